"""The detector's finder and tracker see every frame of a street, in its time."""

from collections.abc import Sequence

import pytest

from services.detector.adapters.cv2_pictures import Cv2Pictures
from services.detector.domain.faces import Detection, Pixels
from services.detector.domain.grid import Grid
from services.detector.domain.parts import Part
from services.detector.domain.tracking import TrackingRule
from services.detector.handler import Lookout
from services.detector.settings import DetectorSettings
from services.evaluation.street.rendering import Walker
from services.evaluation.tracking.following import Found, followed, found_in, tracking_rule
from tests.detector.walkers import face
from tests.evaluation import people
from tests.evaluation.tracked import frame

RULE = TrackingRule()


class Blind:
    """Finds nothing, and counts."""

    def __init__(self) -> None:
        self.pictures: list[tuple[int, ...]] = []

    def find(self, pictures: Sequence[Pixels]) -> list[tuple[Detection, ...]]:
        return self.find_in([Part.whole(picture) for picture in pictures])

    def find_in(self, parts: Sequence[Part]) -> list[tuple[Detection, ...]]:
        self.pictures += [part.pixels.shape for part in parts]
        return [() for _ in parts]

    def grid(self, picture: Pixels) -> Grid:
        return Grid(picture.shape[1], picture.shape[0], 1.0)


def test_every_frame_is_looked_at_with_its_truth() -> None:
    finder = Blind()
    walker = Walker(people.photo(), people.FACE, 0.0, 0.0, "anna", walk_seconds=2.0)
    found = found_in([walker], (320, 180), 5, 0, Lookout(finder, Cv2Pictures().scaled))
    assert finder.pictures == [(180, 320, 3)] * 15
    assert [one.truth.number for one in found] == list(range(15))
    assert {face.identity for one in found for face in one.truth.faces} == {"anna"}


def test_a_face_is_followed_from_frame_to_frame_by_the_box_it_was_seen_in() -> None:
    detections = [face(50 + 10 * number, 50, 100) for number in range(5)]
    frames = [Found(frame(anna=(10.0 * number, 1.0)), [found]) for number, found in enumerate(detections)]
    seen = list(followed(frames, RULE))
    assert {name for one in seen for name in one.tracks} == {"0-0"}
    assert [one.tracks["0-0"] for one in seen] == [found.box for found in detections]


def test_a_track_that_is_not_seen_has_no_box() -> None:
    frames = [Found(frame(anna=(0, 1.0)), found) for found in ([face(50, 50, 100)], [])]
    assert [len(one.tracks) for one in followed(frames, RULE)] == [1, 0]


def test_the_rule_is_that_of_the_detectors_settings() -> None:
    rule = tracking_rule(DetectorSettings(lost_seconds=0.7, opening_score_ratio=0.9))
    assert (rule.lost_seconds, rule.opening_score_ratio) == (0.7, 0.9)
    assert tracking_rule(DetectorSettings()) == RULE


@pytest.mark.parametrize("seconds", [1.0, 2.0])
def test_times_are_the_streets(seconds: float) -> None:
    # A track that is not seen for 1.5 s is closed: by the clock of the street, not by frames.
    first, later = frame(anna=(0, 1.0)), frame(anna=(0, 1.0))
    later = type(later)(1, seconds, later.faces)
    seen = list(followed([Found(first, [face(50, 50, 100)]), Found(later, [face(50, 50, 100)])], RULE))
    assert (list(seen[0].tracks) == list(seen[1].tracks)) == (seconds < RULE.lost_seconds)
