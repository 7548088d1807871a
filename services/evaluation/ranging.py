"""Pictures by which a detector's ranges are measured: photographs of people, strewn over an empty frame."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from services.evaluation.people import Person, Picture, picture_of
from services.model_packs.specs import InputSpec

# Photographs in a frame, each of the person's whole width or less, from afar to near.
_PHOTOS = 15
_SIDES_RATIO = (0.08, 0.6)
_LIGHT_RATIO = (0.6, 1.2)
_MOST_NOISE = 6.0
_SEED = 20261127


def frames(people: Sequence[Person], size: InputSpec, count: int) -> Iterator[Picture]:
    """Yield `count` frames of a detector's own size, drawn the same each time: (height, width, 3) RGB."""
    rng = np.random.default_rng(_SEED)
    for _ in range(count):
        frame = np.zeros((size.height_px, size.width_px, 3), np.uint8)
        for place in rng.choice(len(people), min(_PHOTOS, len(people)), replace=False):
            _strew(frame, picture_of(people[place].photos[0]), rng)
        yield frame


def as_input(frame: Picture, spec: InputSpec) -> NDArray[np.float32]:
    """What the detector is given of a frame: (1, 3, height, width)."""
    ordered = frame[:, :, :: 1 if spec.colour == "rgb" else -1].astype(np.float32)
    scaled = (ordered - np.array(spec.mean, np.float32)) * np.float32(spec.scale)
    return np.ascontiguousarray(scaled.transpose(2, 0, 1)[None])


def _strew(frame: Picture, photo: Picture, rng: np.random.Generator) -> None:
    height_px, width_px = frame.shape[:2]
    wanted_px = width_px * np.exp(rng.uniform(*np.log(_SIDES_RATIO)))
    ratio = min(wanted_px / max(photo.shape[:2]), height_px / photo.shape[0])
    tall_px, wide_px = (max(int(side * ratio), 1) for side in photo.shape[:2])
    by = cv2.INTER_AREA if ratio < 1 else cv2.INTER_LINEAR
    sized = np.asarray(cv2.resize(photo, (wide_px, tall_px), interpolation=by), np.float32)
    seen = sized * rng.uniform(*_LIGHT_RATIO) + rng.normal(0.0, rng.uniform(0.0, _MOST_NOISE), sized.shape)
    top, left = rng.integers(height_px - tall_px + 1), rng.integers(width_px - wide_px + 1)
    frame[top : top + tall_px, left : left + wide_px] = np.clip(np.rint(seen), 0, 255)
