"""What a street does to a picture."""

import numpy as np
import pytest

from services.detector.domain.faces import Box
from services.evaluation.degradations import Degradation, degraded

FACE = Box(40, 30, 60, 80)


def picture() -> np.ndarray:
    rng = np.random.default_rng(6)
    return rng.integers(0, 255, (150, 140, 3), dtype=np.uint8)


def seen(**how: float) -> np.ndarray:
    return degraded(picture(), FACE, Degradation(**how), np.random.default_rng(7))  # type: ignore[arg-type]


def test_nothing_asked_for_is_nothing_done_but_a_copy() -> None:
    before = picture()
    made = degraded(before, FACE, Degradation(), np.random.default_rng(7))
    assert (made == before).all() and made is not before


def test_a_face_becomes_as_large_as_is_asked_for() -> None:
    made = seen(face_px=FACE.size_px / 2)
    assert made.shape == (75, 70, 3)
    assert seen(face_px=FACE.size_px * 2).shape == (300, 280, 3)


def test_blur_takes_detail_away_and_noise_adds_it() -> None:
    flat = seen(blur_px=3).astype(float).std()
    assert flat < picture().astype(float).std() / 3
    grey = np.full((150, 140, 3), 128, np.uint8)
    noisy = degraded(grey, FACE, Degradation(noise=4), np.random.default_rng(7))
    assert noisy.astype(float).std() == pytest.approx(4, rel=0.1)


def test_less_light_is_darker() -> None:
    assert seen(light_ratio=0.25).mean() == pytest.approx(picture().mean() / 4, rel=0.02)


def test_compression_changes_pixels_and_not_the_size() -> None:
    made = seen(jpeg_percent=30)
    assert made.shape == picture().shape and (made != picture()).any()


def test_a_turned_head_moves_while_the_background_stands_still() -> None:
    made, before = seen(yaw_degrees=30), picture()
    assert (made[:, :20] == before[:, :20]).all() and (made[:, 120:] == before[:, 120:]).all()
    assert (made[:, 60:80] != before[:, 60:80]).any()


def test_a_cloth_covers_the_face_from_below() -> None:
    made, before = seen(covered_ratio=0.5), picture()
    assert (made[70:110, 40:100] == made[80, 50]).all()
    assert (made[:70] == before[:70]).all() and (made[:, :40] == before[:, :40]).all()


def test_the_same_seed_makes_the_same_picture() -> None:
    assert (seen(noise=5) == seen(noise=5)).all()
