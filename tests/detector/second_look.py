"""Looks for faces in pictures that must not show one, harder than the detector does."""

from collections.abc import Iterable

import av
import cv2
import numpy as np

from services.detector import service
from services.detector.domain.faces import Pixels
from services.detector.settings import DetectorSettings


def rgb(frame: av.VideoFrame) -> Pixels:
    return np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def enlarged(picture: Pixels) -> Pixels:
    return np.asarray(cv2.resize(picture, None, fx=2, fy=2), np.uint8)


def highest_score(settings: DetectorSettings, pictures: Iterable[Pixels]) -> float:
    """The score of the most likely face in any of them, twice as large and at twice the resolution."""
    sharp = service.finder(settings.model_copy(update={"input_side_px": 1280}))
    seen = [one for picture in pictures for one in sharp.find([enlarged(picture)])[0]]
    return max((one.score_ratio for one in seen), default=0.0)
