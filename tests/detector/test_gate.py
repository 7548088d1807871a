"""What of a frame is looked at; frames are 1280 x 720 px, squares 16 px and tiles 64."""

from itertools import count

import numpy as np
import pytest

from services.detector.domain.faces import Floats, PixelSpan
from services.detector.domain.gate import Asked, GateRule, MotionGate
from services.detector.domain.grid import Grid
from tests.detector.walkers import face

GRID = Grid(1280, 720, 0.5)


def still(level: float = 100) -> Floats:
    return np.full((*GRID.shape, 3), level, np.float32)


def moved(row: int, column: int, levels: float = 20, colour: int = 0) -> Floats:
    """As `still`, but for one square."""
    means = still()
    means[row, column, colour] += levels
    return means


class Camera:
    """Frames of one camera, five a second."""

    def __init__(self, rule: GateRule | None = None) -> None:
        self.gate, self.numbers = MotionGate(rule or GateRule()), count()

    def look(self, means: Floats) -> tuple[PixelSpan, ...] | None:
        return self.ask(means).spans

    def ask(self, means: Floats) -> Asked:
        number = next(self.numbers)
        return self.gate.asked(GRID, means, number, 1000 + number / 5)


def test_the_first_frame_is_looked_at_whole() -> None:
    assert Camera().look(still()) is None


def test_where_nothing_moved_nothing_is_looked_at() -> None:
    camera = Camera()
    camera.look(still())
    assert camera.look(still()) == ()


@pytest.mark.parametrize("colour", range(3))
def test_what_moved_is_looked_at_with_what_is_around_it(colour: int) -> None:
    camera = Camera()
    camera.look(still())
    assert camera.look(moved(14, 21, colour=colour)) == (PixelSpan(256, 192, 384, 320),)
    assert camera.look(moved(14, 21, colour=colour)) == (), "it was looked at as it is now"
    assert camera.look(still()) == (PixelSpan(256, 192, 384, 320),), "it moved again"


def test_noise_is_no_motion() -> None:
    camera = Camera()
    camera.look(still())
    noise = np.random.default_rng(0).normal(0, 0.5, (*GRID.shape, 3)).astype(np.float32)
    assert camera.look(still() + noise) == ()


def test_what_creeps_is_looked_at_once_it_has_come_far_enough() -> None:
    camera = Camera()
    camera.look(still())
    looked = [camera.look(moved(14, 21, levels)) for levels in (1, 2, 3, 4, 5, 6)]
    assert [spans != () for spans in looked] == [False, False, False, False, True, False]


def test_all_of_a_frame_is_looked_at_every_so_often() -> None:
    camera = Camera()
    looked = [camera.look(still()) for _ in range(21)]
    assert [number for number, spans in enumerate(looked) if spans is None] == [0, 10, 20]


def test_zero_seconds_look_at_every_frame_whole() -> None:
    camera = Camera(GateRule(whole_every_seconds=0))
    assert camera.gate.looks_at_all(1000.0)
    assert [camera.look(still()) for _ in range(3)] == [None] * 3


def test_where_much_moves_all_is_looked_at_and_less_and_less_often_compared() -> None:
    camera, opened = Camera(), []
    for number in range(60):
        opened.append(camera.gate.looks_at_all(1000 + number / 5))
        if not opened[-1]:
            assert (
                camera.gate.asked(GRID, still(10.0 * (number % 2)), number, 1000 + number / 5).spans is None
            )
    assert opened.count(True) > 40
    assert not opened[0] and not opened[1], "it is not known before a second frame is compared"


def test_where_it_has_become_quiet_it_is_compared_again() -> None:
    camera = Camera()
    for number in range(40):
        if not camera.gate.looks_at_all(1000 + number / 5):
            camera.gate.asked(GRID, still(10.0 * (number % 2)), number, 1000 + number / 5)
    quiet = [
        camera.gate.asked(GRID, still(), number, 1000 + number / 5).spans
        for number in range(40, 60)
        if not camera.gate.looks_at_all(1000 + number / 5)
    ]
    assert quiet.count(()) >= 7


def test_a_frame_that_comes_late_is_looked_at_whole_and_changes_nothing() -> None:
    gate = MotionGate(GateRule())
    gate.asked(GRID, still(), 5, 1001.0)
    assert gate.asked(GRID, moved(14, 21), 4, 1000.8).spans is None
    assert gate.asked(GRID, still(), 6, 1001.2).spans == ()


@pytest.mark.parametrize("at_seconds", [999.0, 1002.0])
def test_time_that_ran_backwards_says_nothing(at_seconds: float) -> None:
    gate = MotionGate(GateRule())
    gate.asked(GRID, still(), 0, 1000.0)
    assert gate.asked(GRID, still(), 1, at_seconds).spans is None


@pytest.mark.parametrize("other", [Grid(640, 480, 1.0), Grid(1920, 1080, 1 / 3)])
def test_a_picture_of_another_size_is_looked_at_whole(other: Grid) -> None:
    gate = MotionGate(GateRule())
    gate.asked(GRID, still(), 0, 1000.0)
    means = np.full((*other.shape, 3), 100, np.float32)
    assert gate.asked(other, means, 1, 1000.2).spans is None
    assert gate.asked(other, means.copy(), 2, 1000.4).spans == ()


def test_a_face_of_which_a_part_moved_is_looked_at_whole() -> None:
    camera = Camera()
    camera.gate.standing(camera.ask(still()), [face(400, 260, 200)])
    assert camera.look(moved(14, 21)) == (PixelSpan(256, 128, 512, 384),)


def test_who_stands_still_is_still_found() -> None:
    camera, standing = Camera(), face(800, 400)
    assert camera.gate.standing(camera.ask(still()), [standing]) == (standing,)
    assert camera.gate.standing(camera.ask(still()), []) == (standing,)
    walker = face(320, 256)
    assert camera.gate.standing(camera.ask(moved(14, 21)), [walker]) == (standing, walker)
    assert camera.gate.standing(Asked(None), [walker]) == (walker,), "all was looked at: nobody else is there"


def test_where_a_face_is_missed_it_is_looked_for_again_for_half_a_second() -> None:
    camera = Camera()
    camera.gate.standing(camera.ask(still()), [face(800, 416)])
    camera.gate.standing(camera.ask(moved(26, 50)), [])
    looked = []
    for _ in range(4):
        asked = camera.ask(moved(26, 50))
        camera.gate.standing(asked, [])
        looked.append(asked.spans)
    assert looked == [(PixelSpan(768, 384, 832, 448),)] * 2 + [()] * 2


def test_who_is_found_again_nearby_was_not_missed() -> None:
    camera = Camera()
    camera.gate.standing(camera.ask(still()), [face(800, 416)])
    camera.gate.standing(camera.ask(moved(26, 50)), [face(806, 416)])
    assert camera.look(moved(26, 50)) == ()


def test_a_frame_that_comes_late_changes_nothing_for_the_younger_one() -> None:
    gate, person, passer = MotionGate(GateRule()), face(800, 400), face(320, 256)
    gate.standing(gate.asked(GRID, still(), 0, 1000.0), [person])
    younger = gate.asked(GRID, still(), 2, 1000.4)
    late = gate.asked(GRID, moved(14, 21), 1, 1000.2)
    assert gate.standing(late, [passer]) == (passer,), "who stood there was covered"
    assert gate.standing(younger, []) == (person,)


def test_after_a_frame_that_failed_all_is_looked_at_and_who_stood_is_still_known() -> None:
    camera, person = Camera(), face(800, 400)
    camera.gate.standing(camera.ask(still()), [person])
    begun = camera.ask(still())
    camera.gate.look_again()
    assert camera.gate.standing(begun, []) == (person,)
    assert camera.gate.asked(GRID, still(), 7, 1001.4, camera.gate.generation).spans is None
    assert camera.gate.asked(GRID, still(), 8, 1001.6, camera.gate.generation).spans == ()


def test_what_was_begun_before_a_failure_is_not_what_later_frames_are_compared_with() -> None:
    camera = Camera()
    camera.look(still())
    camera.gate.look_again()
    assert camera.gate.asked(GRID, moved(14, 21), 5, 1001.0, 0).spans is None
    assert camera.gate.asked(GRID, moved(14, 21), 6, 1001.2, 1).spans is None


def test_what_is_forgotten_is_overwritten_and_nobody_is_known() -> None:
    camera, means = Camera(), still()
    camera.gate.standing(camera.ask(means), [face(800, 400)])
    camera.gate.forget()
    assert not means.any()
    assert camera.gate.standing(Asked(()), []) == ()
    assert camera.gate.asked(GRID, still(), 9, 1001.8, camera.gate.generation).spans is None
