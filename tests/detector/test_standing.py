from collections.abc import Sequence

import pytest

from services.detector.domain import standing as domain
from services.detector.domain.faces import Box, Detection, PixelSpan
from services.detector.domain.gate import GateRule
from services.detector.domain.standing import without
from tests.detector.walkers import face

SPAN = PixelSpan(0, 0, 200, 200)
STILL, GONE = face(400, 100), face(100, 100)


def standing(
    known: Sequence[Detection], spans: Sequence[PixelSpan], found: Sequence[Detection]
) -> tuple[Detection, ...]:
    """As the gate asks it, of a frame of 1280 x 720 px."""
    return domain.standing(known, spans, found, Box(0, 0, 1280, 720), GateRule().alike_iou)


def centres(faces: tuple[Detection, ...]) -> list[tuple[float, float]]:
    return [one.box.centre_px for one in faces]


def test_whoever_is_elsewhere_still_stands_there() -> None:
    assert standing([STILL], [SPAN], []) == (STILL,)


def test_whoever_is_not_found_again_is_gone() -> None:
    assert standing([GONE], [SPAN], []) == ()


def test_who_is_found_takes_the_place_of_who_was_known_there() -> None:
    moved = face(110, 105, score=0.95)
    assert standing([GONE, STILL], [SPAN], [moved]) == (moved, STILL)


def test_the_best_comes_first() -> None:
    faint, sure = face(50, 50, score=0.3), face(150, 150, score=0.95)
    assert standing([STILL], [SPAN], [faint, sure]) == (sure, STILL, faint)


def test_a_face_that_a_part_cuts_in_two_stays_as_it_was_known() -> None:
    known, half = face(210, 100), face(190, 100, 20)
    assert standing([known], [SPAN], [half]) == (known,)


def test_who_is_found_just_beside_one_who_is_known_is_somebody_else() -> None:
    known, other = face(240, 100), face(170, 100)
    assert standing([known], [SPAN], [other]) == (known, other)


@pytest.mark.parametrize(("x_px", "kept"), [(165, 0), (180, 1), (205, 1)])
def test_only_what_was_looked_at_as_a_whole_can_be_gone(x_px: float, kept: int) -> None:
    assert len(standing([face(x_px, 100)], [SPAN], [])) == kept


def test_what_lies_outside_of_the_frame_cannot_be_looked_at() -> None:
    leaving = face(0, 0)
    assert standing([leaving], [SPAN], []) == ()


def test_parts_count_together() -> None:
    known = face(200, 100, 80)
    both = [PixelSpan(0, 0, 200, 200), PixelSpan(200, 0, 400, 200)]
    assert centres(standing([known], both[:1], [])) == [(200, 100)]
    assert standing([known], both, []) == ()


def test_whoever_is_none_of_the_others_is_without() -> None:
    assert without([STILL, GONE], [face(402, 101)], 0.3) == [GONE]
    assert without([STILL], [], 0.3) == [STILL]
    assert without([], [STILL], 0.3) == []
