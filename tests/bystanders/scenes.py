"""Streets with one person who matches, and bystanders beside and farther off."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from services.detector.domain.faces import Box, Pixels
from services.evaluation.street import backdrop as street_backdrop
from services.evaluation.street.perspective import Perspective
from tests.bystanders.keeping import FRAME
from tests.bystanders.people import Photo
from tests.bystanders.planting import PLAIN, Hardship, Planted, plant

MATCHED_PX = 110.0
FRAMES = 5
A_SCENE = 3
"""Bystanders in one scene: the first is right beside who matches, within the crop of the evidence."""

_NOISE_SIGMA, _BACKDROPS, _SPARE_PX = 2.5, 6, 128


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """`frames` as a camera gives them; `bystanders` in the order in which they were given."""

    frames: tuple[Pixels, ...]
    matched: Box
    bystanders: tuple[Planted, ...]


def scene(listed: Photo, others: Sequence[tuple[Photo, Hardship]], seed: int) -> Scene:
    """No two scenes are alike: backdrop, places, steps, sizes and noise are drawn anew."""
    chance = np.random.default_rng(seed)
    x_px, y_px = chance.uniform(520, 760), chance.uniform(230, 380)
    who = Planted(listed, Hardship(size_px=MATCHED_PX), (x_px, y_px), (chance.uniform(-2, 2), 0.5))
    planted = tuple(
        _placed(photo, hard, slot, (x_px, y_px), chance) for slot, (photo, hard) in enumerate(others)
    )
    frames, behind = [], _backdrop(int(chance.integers(_BACKDROPS)))
    for number in range(FRAMES):
        picture = behind.copy()
        for one in (*planted, who):
            plant(picture, one, number)
        down, across = chance.integers(_SPARE_PX, size=2)
        grain = _grain()[down : down + FRAME.height_px, across : across + FRAME.width_px]
        frames.append(np.asarray(cv2.add(picture, grain, dtype=cv2.CV_8U), np.uint8))
    return Scene(tuple(frames), who.face(0), planted)


def _placed(
    photo: Photo, hard: Hardship, slot: int, matched: tuple[float, float], chance: np.random.Generator
) -> Planted:
    if hard == PLAIN:
        hard = replace(hard, size_px=float(chance.uniform(45, 80)))
    wide_px = hard.size_px * photo.box.width_px / photo.box.height_px
    side = 1 if chance.random() < 0.5 else -1
    if hard.cut_ratio:
        edge_px = (0.5 - hard.cut_ratio) * wide_px
        place = (edge_px if side > 0 else FRAME.width_px - edge_px - 1, float(chance.uniform(100, 600)))
        return Planted(photo, hard, place)
    if slot == 0:
        away_px = 0.42 * MATCHED_PX + 0.55 * wide_px
        place = (matched[0] + side * away_px, matched[1] + float(chance.uniform(-25, 25)))
        return Planted(photo, hard, place, (0.0, 0.5))
    low_px, high_px = (80, 320) if side > 0 else (960, 1200)
    place = (float(chance.uniform(low_px, high_px)), float(chance.uniform(90, 620)))
    return Planted(photo, hard, place, (float(chance.uniform(-5, 5)), float(chance.uniform(-1, 1))))


@cache
def _grain() -> NDArray[np.int16]:
    shape = (FRAME.height_px + _SPARE_PX, FRAME.width_px + _SPARE_PX, 3)
    return np.random.default_rng(0).normal(0, _NOISE_SIGMA, shape).round().astype(np.int16)


@cache
def _backdrop(seed: int) -> Pixels:
    return street_backdrop.paint(Perspective(FRAME.width_px, FRAME.height_px), seed)
