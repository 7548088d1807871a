import numpy as np
import pytest

from services.detector.domain.faces import Box, PixelSpan
from services.detector.domain.grid import Grid, grown, squares_of
from services.detector.domain.parts import Tiles

WIDE = Grid(1280, 720, 0.5)


@pytest.mark.parametrize(
    ("grid", "squares", "tiles"),
    [
        (WIDE, (45, 80), (12, 20)),
        (Grid(1920, 1080, 1 / 3), (45, 80), (12, 20)),
        (Grid(176, 144, 1.0), (18, 22), (5, 6)),
        (Grid(5000, 1, 0.128), (1, 80), (1, 20)),
    ],
)
def test_a_frame_has_as_many_squares_and_tiles_as_the_detectors_input(
    grid: Grid, squares: tuple[int, int], tiles: tuple[int, int]
) -> None:
    assert (grid.shape, grid.tiles) == (squares, tiles)


def test_tiles_lie_over_pixels_of_the_frame_and_end_with_it() -> None:
    assert WIDE.span(Tiles(1, 2, 3, 4)) == PixelSpan(64, 128, 192, 256)
    assert WIDE.span(Tiles(0, 0, 20, 12)) == PixelSpan(0, 0, 1280, 720)


@pytest.mark.parametrize(
    ("box", "tiles"),
    [
        (Box(64, 128, 64, 64), Tiles(1, 2, 2, 3)),
        (Box(63, 127, 66, 66), Tiles(0, 1, 3, 4)),
        (Box(-50, -50, 60, 60), Tiles(0, 0, 1, 1)),
        (Box(1270, 700, 500, 500), Tiles(19, 10, 20, 12)),
        (Box(-90, -90, 10, 10), Tiles(0, 0, 1, 1)),
        (Box(2000, 2000, 10, 10), Tiles(19, 11, 20, 12)),
    ],
)
def test_a_box_lies_under_the_tiles_that_it_touches(box: Box, tiles: Tiles) -> None:
    assert WIDE.under(box) == tiles


def test_one_square_makes_its_tile() -> None:
    squares = np.zeros(WIDE.shape, np.bool_)
    squares[44, 79] = squares[4, 3] = True
    assert [tuple(place) for place in np.argwhere(WIDE.touched(squares))] == [(1, 0), (11, 19)]


def test_squares_grow_to_all_sides_and_not_over_the_edge() -> None:
    squares = np.zeros((6, 7), np.bool_)
    squares[0, 3] = True
    made = grown(squares, 2)
    assert made[:3, 1:6].all() and made.sum() == 15
    assert squares.sum() == 1


def test_the_squares_of_tiles_are_four_to_a_side() -> None:
    assert squares_of(Tiles(1, 2, 3, 4)) == (slice(8, 16), slice(4, 12))
