"""Pictures made for a test: five coloured discs where the landmarks of a face are."""

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray

from services.embedder.domain.shots import Shot
from sightline.detector.v1 import face_detected_pb2 as detector

# Where the landmarks of a face stand in the chip of the bundled pack.
CHIP_PX = np.array([(47, 46), (103, 46), (75, 78), (51.2, 102.5), (98.8, 102.5)])
COLOURS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255))


def placed(scale: float, degrees: float, shift_px: tuple[float, float]) -> NDArray[np.float64]:
    """The landmarks of a face, scaled, turned and shifted."""
    turn = np.deg2rad(degrees)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    landmarks_px: NDArray[np.float64] = scale * CHIP_PX @ rotation.T + np.array(shift_px)
    return landmarks_px


def picture(landmarks_px: NDArray[np.float64], size_px: int, radius_px: int) -> NDArray[np.uint8]:
    """A grey picture (size_px, size_px, 3) RGB with a disc of its own colour at each landmark."""
    drawn = np.full((size_px, size_px, 3), 128, dtype=np.uint8)
    for (x_px, y_px), colour in zip(landmarks_px, COLOURS, strict=True):
        cv2.circle(drawn, (round(x_px), round(y_px)), radius_px, colour, thickness=-1)
    return drawn


def jpeg(pixels: NDArray[np.uint8]) -> bytes:
    """A JPEG without loss of colour resolution."""
    return bytes(simplejpeg.encode_jpeg(pixels, quality=95, colorsubsampling="444"))


def shot(seed: int = 1, quality: float = 20.0, landmarks_px: NDArray[np.float64] | None = None) -> Shot:
    """A shot of coarse noise: no face, but it can be aligned, and each seed has an embedding of its own."""
    coarse = np.random.default_rng(seed).integers(0, 255, (8, 8, 3), dtype=np.uint8)
    pixels = cv2.resize(coarse, (160, 160), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    points = placed(1.0, 0.0, (5.0, 5.0)) if landmarks_px is None else landmarks_px
    return Shot(jpeg(pixels), points, quality)


def message_of(given: Shot) -> detector.Shot:
    """The message of a shot."""
    points = [detector.Point(x_px=x_px, y_px=y_px) for x_px, y_px in given.landmarks_px]
    return detector.Shot(jpeg=given.jpeg, landmarks=points, quality=given.quality)
