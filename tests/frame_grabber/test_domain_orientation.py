"""Turning pictures upright."""

import numpy as np
import pytest

from services.frame_grabber.domain.orientation import Orientation

ONE = 0x10000
PICTURE = np.arange(2 * 3, dtype=np.uint8).reshape(2, 3, 1).repeat(3, axis=2)


def matrix(a: int, b: int, c: int, d: int) -> tuple[int, ...]:
    return (a * ONE, b * ONE, 0, c * ONE, d * ONE, 0, 0, 0, 0x40000000)


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((1, 0, 0, 1), [[0, 1, 2], [3, 4, 5]]),
        ((0, 1, -1, 0), [[3, 0], [4, 1], [5, 2]]),
        ((-1, 0, 0, -1), [[5, 4, 3], [2, 1, 0]]),
        ((0, -1, 1, 0), [[2, 5], [1, 4], [0, 3]]),
        ((-1, 0, 0, 1), [[2, 1, 0], [5, 4, 3]]),
        ((1, 0, 0, -1), [[3, 4, 5], [0, 1, 2]]),
        ((0, 1, 1, 0), [[0, 3], [1, 4], [2, 5]]),
        ((0, -1, -1, 0), [[5, 2], [4, 1], [3, 0]]),
    ],
    ids=["as is", "90", "180", "270", "mirrored", "upside down", "transposed", "transverse"],
)
def test_each_of_the_eight_ways_is_turned_upright(
    numbers: tuple[int, int, int, int], shown: list[list[int]]
) -> None:
    upright = Orientation.of_display_matrix(matrix(*numbers)).upright(PICTURE)
    assert upright[:, :, 0].tolist() == shown
    assert upright.flags.c_contiguous


def test_a_slant_goes_to_the_nearest_quarter() -> None:
    assert Orientation.of_display_matrix((64000, 9000, 0, -9000, 64000, 0, 0, 0, 1)) == Orientation()


def test_a_matrix_without_an_area_turns_nothing() -> None:
    assert Orientation.of_display_matrix((0,) * 9) == Orientation()
