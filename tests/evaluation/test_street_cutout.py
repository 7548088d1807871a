"""Cutting a person out of a photograph."""

import numpy as np

from services.evaluation.street.cutout import FACE_PX, Box, cut_out
from tests.evaluation import people


def test_the_face_is_opaque_and_the_wall_behind_is_not() -> None:
    cutout = cut_out(people.photo(), people.FACE)
    x, y = round(cutout.centre_x_px), round(cutout.centre_y_px)
    assert cutout.opaque[y, x] > 0.95
    assert cutout.opaque[y, x + FACE_PX] < 0.05
    assert cutout.opaque[y, x - FACE_PX] < 0.05


def test_every_face_has_one_height_whatever_the_size_of_its_photo() -> None:
    large = np.repeat(np.repeat(people.photo(), 3, axis=0), 3, axis=1)
    face = Box(
        people.FACE.left_px * 3, people.FACE.top_px * 3, people.FACE.width_px * 3, people.FACE.height_px * 3
    )
    small_one, large_one = cut_out(people.photo(), people.FACE), cut_out(large, face)
    assert small_one.picture.shape == large_one.picture.shape
    assert small_one.face_width_px == large_one.face_width_px == 0.75 * FACE_PX


def test_the_painted_body_takes_the_colour_of_what_is_worn() -> None:
    assert cut_out(people.photo(), people.FACE).cloth == people.COAT


def test_what_the_photo_does_not_show_is_not_made_up() -> None:
    without_a_chest = people.photo()[:160]
    cutout = cut_out(np.ascontiguousarray(without_a_chest), people.FACE)
    below = round(cutout.centre_y_px + FACE_PX)
    assert cutout.opaque[below:].max() == 0


def test_the_same_photo_gives_the_same_cutout() -> None:
    first, second = (cut_out(people.photo(), people.FACE, seed=3) for _ in range(2))
    np.testing.assert_array_equal(first.opaque, second.opaque)
