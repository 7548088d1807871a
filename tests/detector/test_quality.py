import numpy as np
import pytest

from services.detector.adapters.cv2_pictures import Cv2Pictures
from services.detector.domain.context import Size
from services.detector.domain.faces import Box, Pixels
from services.detector.domain.quality import (
    PATCH_PX,
    Quality,
    brightness_ratio,
    sharpness_ratio,
    yaw_degrees,
)
from tests.detector.walkers import landmarks_in

FACE = Box(180, 70, 90, 110)  # the astronaut's
BOX = Box(0, 0, 100, 100)


def test_overall_is_score_times_size_times_sharpness() -> None:
    assert Quality(0.8, 60, 0.5, 0).overall == pytest.approx(24)


def test_a_frontal_face_has_no_yaw() -> None:
    assert yaw_degrees(landmarks_in(BOX)) == pytest.approx(0, abs=1e-4)


def test_a_nose_at_image_left_is_negative() -> None:
    assert yaw_degrees(landmarks_in(BOX, -0.1)) < 0 < yaw_degrees(landmarks_in(BOX, 0.1))


@pytest.mark.parametrize("degrees", [-60, -30, 10, 45, 75])
def test_yaw_is_that_of_a_head_in_space(degrees: float) -> None:
    # Eyes 2 apart, nose 0.8 before their plane: turned about the vertical, seen from afar.
    head = np.array(((-1, 0, 0), (1, 0, 0), (0, 0.9, 0.8), (-0.7, 1.9, 0), (0.7, 1.9, 0)))
    angle = np.radians(degrees)
    x = head[:, 0] * np.cos(angle) + head[:, 2] * np.sin(angle)
    assert yaw_degrees(np.stack((x, head[:, 1]), 1).astype(np.float32)) == pytest.approx(degrees, abs=0.5)


@pytest.mark.parametrize("roll_degrees", [-80, -30, 30, 80])
def test_yaw_does_not_change_when_the_head_tilts(roll_degrees: float) -> None:
    angle = np.radians(roll_degrees)
    turn = np.array(((np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))))
    points = landmarks_in(BOX, 0.1)
    tilted = np.asarray(points @ turn.T, np.float32)
    assert yaw_degrees(tilted) == pytest.approx(yaw_degrees(points), abs=0.1)


def test_landmarks_in_one_point_have_no_yaw() -> None:
    assert yaw_degrees(np.zeros((5, 2), np.float32)) == 0


def test_the_more_blurred_the_less_sharp(astronaut: Pixels) -> None:
    pictures, ratios = Cv2Pictures(), []
    for smaller in (1, 2, 4, 8):
        small = pictures.scaled(astronaut, Size(512 // smaller, 512 // smaller))
        ratios.append(sharpness_ratio(pictures.grey_patch(pictures.scaled(small, Size(512, 512)), FACE)))
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[0] > 0.6
    assert ratios[-1] < 0.3


def test_sharpness_does_not_depend_on_exposure(astronaut: Pixels) -> None:
    patch = Cv2Pictures().grey_patch(astronaut, FACE)
    dark = np.asarray(patch // 2, np.uint8)
    assert sharpness_ratio(dark) == pytest.approx(sharpness_ratio(patch), abs=0.08)


def test_a_flat_picture_is_not_sharp() -> None:
    noise = np.random.default_rng(1).integers(127, 130, (PATCH_PX, PATCH_PX)).astype(np.uint8)
    assert sharpness_ratio(np.full((PATCH_PX, PATCH_PX), 90, np.uint8)) == 0
    assert brightness_ratio(noise) == pytest.approx(0.5, abs=0.01)
