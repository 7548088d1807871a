"""One person on the way."""

import numpy as np
import pytest

from services.evaluation.street import figure as street_figure
from services.evaluation.street.cutout import cut_out
from services.evaluation.street.figure import Figure, paint
from services.evaluation.street.perspective import Perspective
from tests.evaluation import people

CAMERA = Perspective(640, 360)


def figure() -> Figure:
    return Figure.of(cut_out(people.photo(), people.FACE), (40, 40, 50))


def test_who_has_left_the_picture_is_not_painted() -> None:
    assert paint(figure(), CAMERA, x_m=9.0, z_m=3.0, seconds=0.0, presence_ratio=1.0) is None


def test_the_face_keeps_the_shape_that_it_has_in_the_photo() -> None:
    layer = paint(figure(), CAMERA, x_m=0.0, z_m=5.0, seconds=0.0, presence_ratio=1.0)
    assert layer is not None
    assert layer.face.width_px / layer.face.height_px == people.FACE.width_px / people.FACE.height_px


def test_who_appears_is_faint_at_first() -> None:
    layer = paint(figure(), CAMERA, x_m=0.0, z_m=8.0, seconds=0.0, presence_ratio=0.25)
    assert layer is not None
    assert 0.2 < layer.opaque.max() <= 0.25


def test_rows_that_a_head_does_not_reach_are_left_out_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """OpenCV computes the last columns of a row in another way, and their number depends on its length."""
    walking, chance = figure(), np.random.default_rng(3)
    asked = [(chance.uniform(100, 700), *chance.uniform((20, 20), (200, 90)), int(chance.integers(150, 420)))
             for _ in range(40)]  # fmt: skip
    cut = [
        street_figure._placed(walking, scale, x_px, y_px, (600, width)) for scale, x_px, y_px, width in asked
    ]
    monkeypatch.setattr(street_figure, "ceil", lambda _: 10_000)
    for (scale, x_px, y_px, width), (head, opaque) in zip(asked, cut, strict=True):
        whole, whole_opaque = street_figure._placed(walking, scale, x_px, y_px, (600, width))
        rows = len(opaque)
        assert rows < 600 and not whole_opaque[rows:].any()
        assert np.array_equal(whole[:rows], head) and np.array_equal(whole_opaque[:rows], opaque)
