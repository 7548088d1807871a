import numpy as np
import pytest

from services.detector.domain.context import (
    ContextRule,
    Size,
    backdrop_size,
    clear_area,
    context_size,
    in_blocks,
)
from services.detector.domain.faces import Box

RULE = ContextRule(backdrop_side_px=64, side_px=480, most_side_px=960, clear_face_px=56)
FRAME = Size(1280, 720)


@pytest.mark.parametrize("frame", [FRAME, Size(720, 1280), Size(3840, 2160)], ids=str)
def test_what_is_not_the_face_is_below_what_a_detector_can_find(frame: Size) -> None:
    backdrop = backdrop_size(RULE, frame)
    assert max(backdrop.width_px, backdrop.height_px) == 64
    tenth_px = max(frame.width_px, frame.height_px) / 10
    assert tenth_px * backdrop.width_px / frame.width_px < 7


@pytest.mark.parametrize(
    ("face_px", "size"), [(400, Size(480, 270)), (100, Size(717, 403)), (30, Size(960, 540))]
)
def test_the_smaller_the_face_the_larger_the_picture_up_to_a_limit(face_px: float, size: Size) -> None:
    assert context_size(RULE, FRAME, Box(0, 0, face_px, face_px)) == size


def test_every_pixel_of_the_backdrop_becomes_a_block() -> None:
    backdrop = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    blocks = in_blocks(backdrop, Size(9, 4))
    np.testing.assert_array_equal(blocks, backdrop.repeat(2, 0).repeat(3, 1))


def test_a_small_frame_is_never_scaled_up() -> None:
    assert context_size(RULE, Size(176, 144), Box(0, 0, 20, 20)) == Size(176, 144)


def test_no_side_vanishes() -> None:
    assert Size(10_000, 3).fitted(64) == Size(64, 1)


def test_the_clear_area_holds_the_face() -> None:
    face = Box(100, 100, 60, 80)
    assert clear_area(RULE, face).overlap_px2(face) == face.area_px2
