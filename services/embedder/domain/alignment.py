"""Where the chip of a face lies in its picture."""

import numpy as np
from numpy.typing import NDArray

_SMALLEST_SPREAD_PX = 1.0


def similarity(landmarks_px: NDArray[np.float64], chip_px: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """The least-squares similarity that takes `landmarks_px` (n, 2) to `chip_px` (n, 2), as a (2, 3) matrix.

    Rotation, uniform scale and shift, never a mirror image. None when the landmarks (nearly) coincide.
    Source: S. Umeyama, Least-squares estimation of transformation parameters between two point patterns,
    IEEE TPAMI 13(4), 1991, equations 38–43.
    """
    source_centre, chip_centre = landmarks_px.mean(axis=0), chip_px.mean(axis=0)
    source, chip = landmarks_px - source_centre, chip_px - chip_centre
    try:
        variance = float(np.einsum("ij,ij->", source, source)) / len(source)
        covariance = chip.T @ source / len(source)
    finally:
        source.fill(0)
    if variance < _SMALLEST_SPREAD_PX**2:
        return None
    left, stretch, right = np.linalg.svd(covariance)
    signs = np.array([1.0, np.sign(np.linalg.det(left) * np.linalg.det(right)) or 1.0])
    rotation = left @ np.diag(signs) @ right
    scale = float(stretch @ signs) / variance
    if scale <= 0.0:
        return None
    shift = chip_centre - scale * rotation @ source_centre
    return np.column_stack([scale * rotation, shift])


def scale_of(matrix: NDArray[np.float64]) -> float:
    """How many pixels of the chip one pixel of the picture becomes."""
    return float(np.hypot(matrix[0, 0], matrix[1, 0]))


def after_shrinking(matrix: NDArray[np.float64], factor: int) -> NDArray[np.float64]:
    """The same alignment for a picture that was made `factor` times smaller.

    Pixel centres lie at whole numbers; pixel x of the small picture covers x·f … x·f + f − 1 of the large.
    """
    shrunk = matrix.copy()
    shrunk[:, :2] *= factor
    shrunk[:, 2] += matrix[:, :2] @ np.full(2, (factor - 1) / 2)
    return shrunk
