"""The empty street."""

import numpy as np

from services.evaluation.street.backdrop import paint
from services.evaluation.street.perspective import Perspective


def test_the_same_seed_paints_the_same_street() -> None:
    one, again, other = (paint(Perspective(160, 90), seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()


def test_a_street_fills_its_picture() -> None:
    picture = paint(Perspective(320, 180), 1)
    assert picture.shape == (180, 320, 3)
    assert picture.dtype == np.uint8
    # Facades, pavement and sky: no large part is of one colour.
    assert picture.std(axis=(0, 1)).min() > 20
