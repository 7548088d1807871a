"""What is told of the faces of a camera, and that it is never about few."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from services.detector.domain.quality import Quality
from services.detector.domain.survey import LEAST_FACES, SCALES, Aspect, Measured, Surveyor

MEASURED = some.builds(
    Measured,
    some.builds(Quality, some.floats(0, 1), some.floats(0, 900), some.floats(0, 1), some.floats(-90, 90)),
    some.floats(0, 1),
)
# Somebody passes, or somebody asks, so long after what was before.
STEPS = some.lists(some.tuples(some.floats(0, 120), some.none() | MEASURED), max_size=60)


def of_size(size_px: float) -> Measured:
    return Measured(Quality(0.9, size_px, 0.5, 10), 0.4)


@given(STEPS)
def test_neither_an_answer_nor_the_difference_of_two_is_about_fewer_than_five(
    steps: list[tuple[float, Measured | None]],
) -> None:
    surveyor, now, told = Surveyor(window_seconds=300), 0.0, [0]
    for passed, measured in steps:
        now += passed
        if measured is not None:
            surveyor.add(measured, now)
        told.append(surveyor.at(now).faces)
    assert all(faces == 0 or faces >= LEAST_FACES for faces in told)
    changes = [abs(later - sooner) for sooner, later in pairwise(told)]
    assert all(change == 0 or change >= LEAST_FACES for change in changes)


@given(some.lists(MEASURED, min_size=LEAST_FACES, max_size=50))
def test_each_histogram_counts_every_face_once(faces: list[Measured]) -> None:
    surveyor = Surveyor()
    for measured in faces:
        surveyor.add(measured, 0.0)
    survey = surveyor.at(60.0)
    assert survey.faces == len(faces)
    assert {int(counts.sum()) for counts in survey.counts.values()} == {len(faces)}


def test_what_is_older_than_the_window_is_forgotten() -> None:
    surveyor = Surveyor(window_seconds=300, batch_seconds=10)
    for _ in range(6):
        surveyor.add(of_size(40), 0.0)
    assert (surveyor.at(200).faces, surveyor.at(200).seconds) == (6, 200)
    assert (surveyor.at(301).faces, surveyor.at(301).seconds) == (0, 0)


def test_few_who_came_long_ago_are_forgotten_and_never_told() -> None:
    surveyor = Surveyor(window_seconds=300)
    for _ in range(4):
        surveyor.add(of_size(40), 0.0)
    surveyor.add(of_size(40), 400.0)
    assert surveyor.at(500.0).faces == 0


def test_a_crowd_takes_no_more_room_than_a_few() -> None:
    surveyor = Surveyor(window_seconds=600, batch_seconds=10)
    for number in range(20_000):
        surveyor.add(of_size(40), number / 20)
    assert len(surveyor._told) <= 61


def test_a_value_lies_in_its_step_and_what_is_beyond_in_the_last() -> None:
    size = SCALES[Aspect.SIZE]
    assert [size.place(px) for px in (0, 3.9, 40, 1000)] == [0, 0, 10, 63]
    assert SCALES[Aspect.SHARPNESS].place(0.3) == 15
