"""Landmarks are averaged with what is found again."""

import numpy as np

from services.detector.domain.faces import Box, Detection
from services.detector.domain.refining import take_mean, unmirrored

OWN = np.array([(40, 40), (60, 40), (50, 50), (42, 60), (58, 60)], np.float32)
FACE = Box(30, 25, 40, 50)


def found(landmarks: np.ndarray, score: float = 0.9) -> Detection:
    return Detection(FACE, landmarks.astype(np.float32), score)


def mean(*again: list[Detection]) -> np.ndarray:
    landmarks = OWN.copy()
    take_mean(landmarks, FACE, again)
    return landmarks


def test_points_of_a_mirror_image_change_sides() -> None:
    width_px = 101
    mirror = OWN.copy()
    mirror[:, 0] = width_px - 1 - OWN[:, 0]
    mirror = mirror[[1, 0, 2, 4, 3]]  # a detector says image left first
    assert (unmirrored(mirror, width_px) == OWN).all()
    assert not mirror.any()  # overwritten


def test_what_each_search_found_best_is_averaged_with_what_was_known() -> None:
    higher, lower = [found(OWN + 3), found(OWN + 1, 0.5)], [found(OWN - 3)]
    assert np.allclose(mean(higher, lower), OWN)
    higher = [found(OWN + 3), found(OWN + 1, 0.5)]
    assert np.allclose(mean(higher), OWN + 1.5)
    assert not any(one.landmarks.any() for one in higher)  # overwritten, also what was left out


def test_another_face_and_a_faint_one_are_left_out() -> None:
    assert (mean([found(OWN + 30)], [found(OWN + 2, 0.3)], []) == OWN).all()
