"""What of a frame is looked at; frames are 1280 x 720 px, squares 16 px and tiles 64."""

from collections import deque
from collections.abc import Sequence

import numpy as np
import pytest

from services.detector.domain.faces import Box, Detection, Floats, PixelSpan
from services.detector.domain.gate import Asked, GateRule, MotionGate
from services.detector.domain.grid import Grid
from tests.detector.stage import noisy_frame
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
    """Frames of one camera, five a second, each looked at once the one before it was."""

    def __init__(self, rule: GateRule | None = None) -> None:
        self.gate, self.frames = MotionGate(rule or GateRule()), 0

    def look(self, means: Floats, found: Sequence[Detection] = ()) -> tuple[PixelSpan, ...] | None:
        """What is looked at, `found` there."""
        asked = self.ask(means)
        self.gate.standing(asked, found)
        return asked.spans

    def ask(self, means: Floats) -> Asked:
        self.frames += 1
        return self.gate.asked(GRID, means, 1000 + self.frames / 5, self.gate.generation)


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


@pytest.mark.parametrize("frames_a_second", [5, 8, 12, 25])
@pytest.mark.parametrize("began_seconds", [0.0, 1_777_000_000.1, 1_777_000_000.7])
def test_two_seconds_are_two_seconds_whenever_a_recording_is_played(
    frames_a_second: int, began_seconds: float
) -> None:
    gate = MotionGate(GateRule())
    asked = [gate.asked(GRID, still(), began_seconds + n / frames_a_second, 0) for n in range(100)]
    whole = [number for number, one in enumerate(asked) if one.spans is None]
    assert whole == list(range(0, 100, 2 * frames_a_second))


def test_where_much_moves_all_is_looked_at() -> None:
    camera = Camera()
    camera.look(still())
    assert camera.look(still(120)) is None
    assert camera.look(still(120)) == (), "it was looked at as it is now"


@pytest.mark.parametrize("at_seconds", [999.0, 1002.0])
def test_time_that_ran_backwards_says_nothing(at_seconds: float) -> None:
    gate = MotionGate(GateRule())
    gate.asked(GRID, still(), 1000.0, 0)
    assert gate.asked(GRID, still(), at_seconds, 0).spans is None


@pytest.mark.parametrize("other", [Grid(640, 480, 1.0), Grid(1920, 1080, 1 / 3)])
def test_a_picture_of_another_size_is_looked_at_whole(other: Grid) -> None:
    gate = MotionGate(GateRule())
    gate.asked(GRID, still(), 1000.0, 0)
    means = np.full((*other.shape, 3), 100, np.float32)
    assert gate.asked(other, means.copy(), 1000.2, 0).spans is None
    assert gate.asked(other, means, 1000.4, 0).spans == ()


def test_a_face_of_which_a_part_moved_is_looked_at_whole() -> None:
    camera = Camera()
    camera.look(still(), [face(400, 260, 200)])
    camera.look(still())
    assert camera.look(moved(14, 21)) == (PixelSpan(256, 128, 512, 384),)


def test_who_stands_still_is_still_found() -> None:
    camera, standing = Camera(), face(800, 400)
    assert camera.gate.standing(camera.ask(still()), [standing]) == (standing,)
    assert camera.gate.standing(camera.ask(still()), []) == (standing,)
    walker = face(320, 256)
    assert camera.gate.standing(camera.ask(moved(14, 21)), [walker]) == (standing, walker)
    assert camera.gate.standing(Asked(None), [walker]) == (walker,), "all was looked at: nobody else is there"


def test_where_a_face_is_missed_it_is_looked_for_again_for_most_of_a_second() -> None:
    camera = Camera()
    camera.look(still(), [face(800, 416)])
    camera.look(moved(26, 50))
    looked = [camera.look(moved(26, 50)) for _ in range(5)]
    assert looked == [(), *[(PixelSpan(768, 384, 832, 448),)] * 2, (), ()]


def test_of_a_slow_camera_too_a_face_that_is_missed_is_looked_for_once() -> None:
    gate = MotionGate(GateRule())
    asked = list[Asked]()
    for number, found in enumerate(([face(800, 416)], [], [], [], [])):
        asked.append(gate.asked(GRID, moved(26, 50) if number else still(), 1000 + 0.49 * number, 0))
        gate.standing(asked[-1], found)
    assert [one.spans for one in asked[2:]] == [(), (PixelSpan(768, 384, 832, 448),), ()]


def test_who_is_found_again_nearby_was_not_missed() -> None:
    camera = Camera()
    camera.look(still(), [face(800, 416)])
    camera.look(moved(26, 50), [face(806, 416)])
    assert [camera.look(moved(26, 50)) for _ in range(3)] == [()] * 3


def test_in_every_run_of_a_recording_as_often() -> None:
    looked = set()
    for run in range(100):
        gate, spans = MotionGate(GateRule()), []
        for number in range(12):
            at_seconds = 1_777_000_000 + 0.037 * run + number / 10
            asked = gate.asked(GRID, moved(26, 50) if number else still(), at_seconds, 0)
            gate.standing(asked, [] if number else [face(800, 416)])
            spans.append(asked.spans)
        looked.add(tuple(spans))
    assert len(looked) == 1


def street(number: int) -> Floats:
    """Somebody walks, and from the fourth frame on somebody else stands otherwise."""
    means = moved(12 + number % 3, 18 + number)
    if number >= 3:
        means[26, 50] = 140
    return means


def seen(number: int) -> list[Detection]:
    """The walker in most frames, who stands only until the other moves."""
    walker = [face(300 + 16 * number, 208, 90)] if number % 4 else []
    return [*walker, face(800, 416)] if number < 3 else walker


def looked_at(side_by_side: int) -> list[tuple[tuple[PixelSpan, ...] | None, list[Box]]]:
    """What is asked and who stands, where so many frames are asked for before the first of them stands."""
    gate, spans = MotionGate(GateRule()), list[tuple[PixelSpan, ...] | None]()
    stood = list[tuple[Detection, ...]]()
    waiting = deque[tuple[Asked, list[Detection]]]()
    for number in range(12):
        while len(waiting) >= side_by_side:
            stood.append(gate.standing(*waiting.popleft()))
        asked = gate.asked(GRID, street(number), 1000 + number / 5, 0)
        spans.append(asked.spans)
        waiting.append((asked, seen(number)))
    stood += [gate.standing(*one) for one in waiting]
    return [(some, [one.box for one in faces]) for some, faces in zip(spans, stood, strict=True)]


def test_frames_that_are_looked_at_side_by_side_are_asked_for_as_one_after_another() -> None:
    alone = looked_at(1)
    assert alone == looked_at(2)
    there = PixelSpan(768, 384, 832, 448)
    again = [n for n, (spans, _) in enumerate(alone) if spans and there in spans]
    assert again == [5, 6], "who was missed in the fourth frame is looked for again two frames later"


def test_of_very_many_parts_none_is_looked_at_alone() -> None:
    grid = Grid(1280, 720, 2.0)
    for every, is_all in ((24, True), (100, False)):
        gate, means = MotionGate(GateRule()), np.full((*grid.shape, 3), 100, np.float32)
        gate.asked(grid, means.copy(), 1000.0, 0)
        means[8::every, 8::every] = 140
        assert (gate.asked(grid, means, 1000.2, 0).spans is None) is is_all


def test_a_picture_of_another_size_leaves_the_faces_of_the_one_before_it() -> None:
    gate, person = MotionGate(GateRule()), face(870, 400)
    gate.standing(gate.asked(GRID, still(), 1000.0, 0), [person])
    before = gate.asked(GRID, still(), 1000.2, 0)
    smaller = Grid(640, 480, 1.0)
    gate.asked(smaller, np.full((*smaller.shape, 3), 100, np.float32), 1000.4, 0)
    assert gate.standing(before, []) == (person,)


def test_who_was_asked_for_before_another_failed_says_too_little() -> None:
    camera = Camera()
    camera.look(still())
    before, whole = camera.ask(still()), Asked(None)
    assert not camera.gate.is_void(before)
    camera.gate.look_again()
    assert camera.gate.is_void(before) and not camera.gate.is_void(before.all)
    assert not camera.gate.is_void(whole)


def test_who_asks_after_leaving_is_compared_with_by_nobody() -> None:
    camera = Camera()
    camera.look(still())
    camera.gate.look_again()
    assert camera.gate.asked(GRID, still(120), 1001.0, 0).spans is None
    assert camera.look(still(120)) is None


def test_after_a_frame_that_failed_all_is_looked_at_and_who_stood_is_still_known() -> None:
    camera, person = Camera(), face(800, 400)
    camera.look(still(), [person])
    begun = camera.ask(still())
    camera.gate.look_again()
    assert camera.gate.standing(begun, []) == (person,)
    assert camera.ask(still()).spans is None
    assert camera.ask(still()).spans == ()


def test_what_a_gate_was_given_is_overwritten() -> None:
    camera, given = Camera(), [still(), moved(14, 21), still(120)]
    for means in given:
        camera.look(means)
    assert not any(means.any() for means in given)


def test_what_is_forgotten_is_overwritten_and_nobody_is_known() -> None:
    camera = Camera()
    for _ in range(3):
        camera.look(still(), [face(400, 260, 200)])
    kept = camera.gate._means
    camera.gate.forget()
    assert kept is not None and not kept.any()
    assert camera.gate.standing(Asked(()), []) == ()
    assert camera.look(still()) is None
    assert camera.look(moved(14, 21)) == (PixelSpan(256, 192, 384, 320),), "no face is known any more"


def test_of_all_of_a_frame_the_share_is_one() -> None:
    picture = noisy_frame(100, 100)
    assert Asked(None).share_ratio(picture) == 1
    assert Asked((PixelSpan(0, 0, 50, 20), PixelSpan(50, 50, 60, 60))).share_ratio(picture) == 0.11
    assert Asked(()).share_ratio(picture) == 0
