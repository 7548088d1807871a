"""Is a camera good enough? The words, and that the limits are those of photos."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.detector.domain.fitness import Finding, Fitness, Needs, judge
from services.detector.domain.quality import Quality
from services.detector.domain.survey import Aspect, Measured, Surveyor

NEEDS = Needs(40, 0.3, 0.12, 0.95, 40, 12)


def seen(*faces: Measured) -> Finding:
    surveyor = Surveyor()
    for measured in faces:
        surveyor.add(measured, 0.0)
    return judge(NEEDS, surveyor.at(60.0))


def face(
    size_px: float = 80, sharp: float = 0.6, light: float = 0.4, yaw: float = 5, score: float = 0.9
) -> Measured:
    return Measured(Quality(score, size_px, sharp, yaw), light)


def said(finding: Finding, aspect: Aspect) -> str:
    return next(measure.explanation for measure in finding.measures if measure.aspect is aspect)


def test_a_camera_before_which_faces_are_large_sharp_lit_and_turned_to_it_is_good_enough() -> None:
    finding = seen(*[face()] * 10)
    assert (finding.fitness, finding.summary, finding.faces) == (Fitness.GOOD, "good enough", 10)
    assert said(finding, Aspect.SIZE) == "faces are 82 px large on average: good"


def test_faces_that_are_too_small_are_said_with_what_helps() -> None:
    finding = seen(*[face(size_px=33)] * 10)
    assert finding.fitness is Fitness.POOR
    assert finding.summary == (
        "not good enough: faces are 34 px large on average: not enough, 40 px are needed; "
        "move the camera nearer, or use a longer lens or a higher resolution"
    )


@pytest.mark.parametrize(
    ("poor", "aspect", "words"),
    [
        (face(sharp=0.21), Aspect.SHARPNESS, "focus and clean the lens"),
        (face(light=0.05), Aspect.LIGHT, "add light"),
        (face(light=0.98), Aspect.LIGHT, "keep the sun off"),
        (face(yaw=-55), Aspect.YAW, "come towards it"),
        (face(size_px=41, sharp=0.32, score=0.6), Aspect.QUALITY, "12 is needed"),
    ],
)
def test_each_fault_has_words_of_its_own(poor: Measured, aspect: Aspect, words: str) -> None:
    finding = seen(*[poor] * 5)
    assert finding.fitness is Fitness.POOR and words in said(finding, aspect)


def test_a_camera_that_is_good_for_some_says_for_how_many() -> None:
    finding = seen(*[face()] * 6, *[face(size_px=20)] * 4)
    assert finding.fitness is Fitness.FAIR
    assert "only 6 of 10 faces are fit" in finding.summary


@given(some.lists(some.builds(face), max_size=4))
def test_of_fewer_than_five_nothing_is_told(faces: list[Measured]) -> None:
    finding = seen(*faces)
    assert (finding.fitness, finding.faces, finding.measures) == (None, 0, ())


@given(some.lists(some.builds(face, size_px=some.floats(1, 200)), min_size=5, max_size=40))
def test_larger_faces_never_make_a_camera_worse(faces: list[Measured]) -> None:
    larger = [face(size_px=one.quality.size_px + 8) for one in faces]
    assert (seen(*larger).fitness or 9) <= (seen(*faces).fitness or 9)


def test_the_score_is_told_and_not_judged() -> None:
    (score,) = [one for one in seen(*[face(score=0.61)] * 5).measures if one.aspect is Aspect.SCORE]
    assert (score.fitness, score.reached) == (Fitness.GOOD, 5)
