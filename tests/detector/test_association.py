import numpy as np
import pytest

from services.detector.adapters.scipy_assignment import assign
from services.detector.domain.association import pairs, similarity
from services.detector.domain.faces import Box
from services.detector.domain.motion import Motion

HERE = Box(100, 100, 60, 60)


def sure(box: Box) -> Motion:
    """A track seen so often that its place is known."""
    motion = Motion.seen_at(box)
    for _ in range(20):
        motion = motion.after(0.04).corrected(box, 0.95)
    return motion


def test_the_same_place_is_more_alike_than_a_neighbouring_one() -> None:
    alike = similarity([sure(HERE)], [HERE, Box(130, 100, 60, 60), Box(500, 100, 60, 60)])[0]
    assert alike[0] > alike[1] > alike[2] == 0


def test_a_face_that_does_not_touch_where_it_was_may_still_be_it() -> None:
    beside = Box(165, 100, 60, 60)
    assert similarity([sure(HERE)], [beside])[0, 0] == 0
    assert similarity([sure(HERE).after(1.0)], [beside])[0, 0] > 0.1


def test_a_lost_track_is_less_alike_than_a_living_one_at_the_same_place() -> None:
    alike = similarity([sure(HERE), sure(HERE).after(1.0)], [HERE])
    assert alike[0, 0] > alike[1, 0]


@pytest.mark.parametrize(
    ("alike", "chosen"),
    [
        ([[0.9, 0.8], [0.8, 0.1]], [(0, 1), (1, 0)]),
        ([[0.9, 0.05], [0.05, 0.05]], [(0, 0)]),
        ([[0.05]], []),
        ([[0.2, 0.9], [0.0, 0.8]], [(0, 0), (1, 1)]),
    ],
)
def test_the_pairing_is_the_best_of_all(alike: list[list[float]], chosen: list[tuple[int, int]]) -> None:
    assert pairs(np.array(alike, np.float32), 0.1, assign) == chosen


def test_no_tracks_give_no_pairs() -> None:
    assert pairs(np.zeros((0, 3), np.float32), 0.1, assign) == []
