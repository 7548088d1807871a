"""What numbers and code words are called."""

import pytest

from services.chassis.access import Role
from services.console.domain import words
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import Answer
from sightline.detector.v1.view_service_pb2 import Aspect, Fitness
from sightline.frame_grabber.v1.camera_service_pb2 import CameraState
from sightline.registrar.v1.deployment_changed_pb2 import Status
from sightline.registrar.v1.watchlist_service_pb2 import PhotoVerdict


@pytest.mark.parametrize("status", [value for value in Status.values() if value])
def test_every_state_of_a_deployment_has_its_word(status: int) -> None:
    assert f"STATUS_{words.status_of(status).upper()}" == Status.Name(status)


@pytest.mark.parametrize("role", Role)
def test_a_role_is_said_as_people_say_it(role: Role) -> None:
    assert "_" not in words.role_of(role)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (61.9, "1 min 1 s"), (3_600, "1 h 0 min"), (90_000, "1 d 1 h"), (59.4, "59 s")],
)
def test_a_span_is_said_in_its_two_largest_units(seconds: float, said: str) -> None:
    assert words.duration_of(seconds) == said


@pytest.mark.parametrize("number", [value for value in PhotoVerdict.values() if value])
def test_every_verdict_on_a_photo_has_its_words(number: int) -> None:
    taken = PhotoVerdict.Name(number) in ("PHOTO_VERDICT_TAKEN", "PHOTO_VERDICT_LOOKS_LIKE_ANOTHER")
    assert words.verdict_of(number, "", "").startswith("taken") == taken
    assert len({words.verdict_of(one, "", "") for one in PhotoVerdict.values()}) == len(PhotoVerdict.values())


def test_every_answer_has_its_words_under_its_number() -> None:
    assert set(words.ANSWERS) == {value for value in Answer.values() if value}
    assert words.ANSWERS[Answer.Value("ANSWER_LOOKS_UNDER_18")] == "Looks under 18"


@pytest.mark.parametrize("number", [value for value in CameraState.values() if value])
def test_every_state_of_a_camera_has_its_word(number: int) -> None:
    word = words.camera_of(number, 0.1).replace("up", "playing")
    assert f"CAMERA_STATE_{word.upper()}" == CameraState.Name(number)


@pytest.mark.parametrize("age_seconds", [None, 5.1, 3600])
def test_a_camera_that_plays_and_gives_nothing_has_no_frames(age_seconds: float | None) -> None:
    playing = CameraState.Value("CAMERA_STATE_PLAYING")
    assert (words.camera_of(playing, age_seconds), words.camera_of(playing, 4.9)) == ("no frames", "up")


@pytest.mark.parametrize("number", [value for value in Fitness.values() if value])
def test_every_fitness_has_its_word(number: int) -> None:
    assert f"FITNESS_{words.fitness_of(number).upper()}" == Fitness.Name(number)


def test_every_aspect_of_a_camera_has_its_words() -> None:
    assert len({words.aspect_of(number) for number in Aspect.values()}) == len(Aspect.values())


def test_few_faces_are_not_counted_and_many_are_told_a_minute() -> None:
    assert [words.rate_of(*said) for said in ((0, 0.0), (6, 120.0), (300, 600.0))] == ["few", "3.0", "30"]
