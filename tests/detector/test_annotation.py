from datetime import UTC, datetime

import numpy as np
import pytest

from services.detector.domain.annotation import AnnotationRule, HeldFrame, Title, drawn, film_size
from services.detector.domain.context import Size
from services.detector.domain.faces import Box
from services.detector.domain.filling import FILL_GREY

RULE = AnnotationRule(side_px=640, outline_px=1, outline_grey=230)
FRAME = Size(1280, 720)
AT = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)


def held(*outlines: Box) -> HeldFrame:
    return HeldFrame(AT, FRAME, np.full((36, 64, 3), 10, np.uint8), outlines)


@pytest.mark.parametrize(
    ("frame", "size"),
    [(FRAME, Size(640, 360)), (Size(175, 143), Size(174, 142)), (Size(3000, 1), Size(640, 2))],
    ids=str,
)
def test_a_video_is_small_and_its_sides_are_even(frame: Size, size: Size) -> None:
    assert film_size(RULE, frame) == size


def test_what_is_hidden_is_filled_in_whole_blocks() -> None:
    frame = held()
    frame.hide([Box(105, 105, 30, 10)])
    picture = drawn(RULE, frame, Size(640, 360))
    assert (picture[50:60, 50:70] == FILL_GREY).all()
    picture[50:60, 50:70] = 10
    assert (picture == 10).all()


def test_an_outline_is_a_thin_line_around_what_was_there() -> None:
    picture = drawn(RULE, held(Box(100, 100, 40, 60)), Size(640, 360))
    assert (picture == 230).all(2).sum() == 2 * 20 + 2 * 28
    assert (picture[51:79, 51:69] == 10).all()


@pytest.mark.parametrize(
    "box", [Box(-50, -50, 60, 60), Box(1270, 700, 90, 90), Box(5000, 5000, 9, 9)], ids=str
)
def test_an_outline_may_reach_beyond_the_frame(box: Box) -> None:
    assert drawn(RULE, held(box), Size(640, 360)).shape == (360, 640, 3)


def test_nothing_is_left_of_a_frame_that_was_wiped() -> None:
    frame = held()
    frame.wipe()
    assert not frame.backdrop.any()


def test_a_video_has_a_name_of_its_own_that_leads_nowhere_else() -> None:
    title = Title("market", "../north", 3, AT)
    assert title.file_name == "market_north_3_20260102T030405000678.mp4"
    assert Title.of(title.file_name) == Title("market", "north", 3, AT)
