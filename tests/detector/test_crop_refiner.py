"""A crop is searched again, larger and mirrored."""

from collections.abc import Sequence

import numpy as np

from services.detector.adapters.crop_refiner import CropRefiner
from services.detector.domain.faces import Box, Detection, Pixels


class Pointing:
    """Finds the brightest point of each picture, and says that all five landmarks are there."""

    def __init__(self) -> None:
        self.seen: list[Pixels] = []

    def find(self, pictures: Sequence[Pixels]) -> list[tuple[Detection, ...]]:
        self.seen += pictures
        answers: list[tuple[Detection, ...]] = []
        for picture in pictures:
            bright = np.argwhere(picture[..., 0] > 200)
            row, column = bright.mean(axis=0)
            points = np.tile(np.array([column, row], np.float32), (5, 1))
            answers.append((Detection(Box(0, 0, 250, 250), points, 0.9),))
        return answers


def test_a_crop_is_searched_larger_and_mirrored_and_the_points_are_put_back() -> None:
    crop = np.zeros((64, 64, 3), np.uint8)
    crop[30:34, 40:44] = 255  # the middle is at (41.5, 31.5)
    pointing = Pointing()
    start = np.tile(np.array([40, 30], np.float32), (5, 1))
    CropRefiner([pointing])(crop, start, Box(10, 10, 44, 44))
    assert np.allclose(start, np.array([(40 + 2 * 41.5) / 3, (30 + 2 * 31.5) / 3]), atol=0.35)
    assert [picture.shape for picture in pointing.seen] == [(256, 256, 3)] * 2
    assert not any(picture.any() for picture in pointing.seen)  # overwritten


def test_every_detector_is_asked() -> None:
    crop = np.zeros((64, 64, 3), np.uint8)
    crop[30:34, 30:34] = 255
    one, other = Pointing(), Pointing()
    CropRefiner([one, other])(crop, np.zeros((5, 2), np.float32), Box(0, 0, 64, 64))
    assert len(one.seen) == len(other.seen) == 2
