"""The camera of a painted street."""

import numpy as np
import pytest

from services.evaluation.street.perspective import FACE_CENTRE_M, Perspective


def test_a_face_of_a_given_height_stands_where_the_perspective_says() -> None:
    camera = Perspective(1280, 720)
    z_m = camera.distance_m(60.0)
    assert camera.pixels_per_metre(z_m) * 0.2 == pytest.approx(60.0)


def test_what_is_far_away_nears_the_horizon() -> None:
    camera = Perspective(1280, 720)
    near, far = (camera.point(1.0, FACE_CENTRE_M, z_m) for z_m in (3.0, 300.0))
    assert near[1] > far[1] > camera.horizon_px
    assert near[0] > far[0] > 640


def test_a_larger_picture_shows_the_same_street() -> None:
    small, large = Perspective(640, 360).point(1.0, 1.0, 5.0), Perspective(1280, 720).point(1.0, 1.0, 5.0)
    assert (small[0] * 2, small[1] * 2) == pytest.approx(large)


def test_several_points_are_where_each_is() -> None:
    camera, metres = Perspective(640, 360), [(0.0, 0.0), (-1.3, 2.05), (0.61, -0.08)]
    across, up = np.array(metres).T
    found = np.stack(camera.point(across, up, 7.3), axis=1)
    assert found.tolist() == [list(camera.point(*one, 7.3)) for one in metres]
