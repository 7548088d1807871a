"""One picture for people: what a camera saw, and what is kept and shown of it. Faces in the public domain."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from services.detector import service
from services.detector.domain.faces import Pixels
from services.detector.settings import DetectorSettings
from tests.bystanders.keeping import KINDS, Kept, street
from tests.bystanders.restoring import inpainted, unsharp
from tests.bystanders.scenes import scene
from tests.bystanders.trial import hardship_of, listed_photo

_HIGH_PX, _GAP_PX = 240, 8


def write(photos: Mapping[str, Path], settings: DetectorSettings, file: Path) -> None:
    """A row each: the frame, what is kept, and two attempts at undoing it."""
    listed = listed_photo(photos["obama2.jpg"], settings)
    others = [
        listed_photo(photos[name], settings) for name in ("astronaut.png", "grace_hopper.jpg", "biden.jpg")
    ]
    rows = []
    finder = service.finder(settings)
    with (
        tempfile.TemporaryDirectory(prefix="sightline-") as scratch,
        street(settings, finder, Path(scratch)) as camera,
    ):
        for seed, names in enumerate((("", "", ""), ("turned", "dark", "blurred"))):
            hard = [hardship_of(name) for name in names]
            made = scene(listed, list(zip(others, hard, strict=True)), seed)
            kept = asyncio.run(camera.shown(made.frames, made.matched))
            rows.append(_row(made.frames[0], kept))
    width_px = max(row.shape[1] for row in rows)
    whole = [
        np.pad(row, ((0, _GAP_PX), (0, width_px - row.shape[1]), (0, 0)), constant_values=255) for row in rows
    ]
    Image.fromarray(np.concatenate(whole)).save(file)


def _row(frame: Pixels, kept: list[Kept]) -> Pixels:
    first = {kind: next(one.pixels for one in kept if one.kind == kind) for kind in KINDS}
    shown = [frame, *first.values(), unsharp(first["film"]), inpainted(first["film"])]
    return np.concatenate(
        [np.pad(_sized(one), ((0, 0), (0, _GAP_PX), (0, 0)), constant_values=255) for one in shown], 1
    )


def _sized(picture: Pixels) -> Pixels:
    width_px = round(picture.shape[1] * _HIGH_PX / picture.shape[0])
    return np.asarray(cv2.resize(picture, (width_px, _HIGH_PX), interpolation=cv2.INTER_AREA), np.uint8)
