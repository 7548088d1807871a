"""Whom the tests plant: people with two photographs each, and where their faces are."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.domain.faces import Box, Landmarks, Pixels


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """One face in a photograph; `landmarks` and `box` in its pixels."""

    pixels: Pixels
    box: Box
    landmarks: Landmarks


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """Two photographs: one that the attacker has, one that was planted."""

    name: str
    known: Photo
    planted: Photo


def photo_of(path: Path, finder: OnnxFinder) -> Photo | None:
    """The face nearest to the middle, as pictures of one person are taken; None where none is found."""
    pixels = np.asarray(Image.open(path).convert("RGB"), np.uint8)
    height_px, width_px = pixels.shape[:2]
    found = [one for one in finder.find([pixels])[0] if one.score_ratio > 0.5]

    def away_px(box: Box) -> float:
        x_px, y_px = box.centre_px
        return float(np.hypot(x_px - width_px / 2, y_px - height_px / 2)) - box.size_px / 2

    own = min(found, key=lambda one: away_px(one.box), default=None)
    return None if own is None else Photo(pixels, own.box, own.landmarks)


def people_of(folder: Path, finder: OnnxFinder, most: int, seed: int = 0) -> list[Person]:
    """`most` people, drawn at random, of a folder that has one folder for each, with two photographs at
    least.
    """
    names = sorted(path for path in folder.iterdir() if len(list(path.glob("*.jpg"))) > 1)
    drawn = (names[place] for place in np.random.default_rng(seed).permutation(len(names)))
    people: list[Person] = []
    for person in _with_two_faces(drawn, finder):
        people.append(person)
        if len(people) == most:
            break
    return people


def _with_two_faces(folders: Iterator[Path], finder: OnnxFinder) -> Iterator[Person]:
    for folder in folders:
        known, planted = (photo_of(path, finder) for path in sorted(folder.glob("*.jpg"))[:2])
        if known is not None and planted is not None:
            yield Person(folder.name, known, planted)
