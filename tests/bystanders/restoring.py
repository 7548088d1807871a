"""What an attacker does to a chip before comparing it."""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.restoration import denoise_tv_chambolle

from services.detector.domain.faces import Pixels
from services.detector.domain.filling import FILL_GREY

Restore = Callable[[Pixels], Pixels]

_SIGMA_PX, _NOISE_RATIO = 3.0, 0.02


def wiener_filter(chip: Pixels) -> Pixels:
    """Deconvolution with a Gaussian, regularised (Wiener 1949)."""
    rows, columns = (np.fft.fftfreq(side) for side in chip.shape[:2])
    passed = np.exp(-2 * (np.pi * _SIGMA_PX) ** 2 * (rows[:, None] ** 2 + columns[None, :] ** 2))
    undoing = passed / (passed**2 + _NOISE_RATIO)
    spectrum = np.fft.fft2(chip.astype(np.float64), axes=(0, 1))
    return _pixels(np.fft.ifft2(spectrum * undoing[:, :, None], axes=(0, 1)).real)


def richardson_lucy(chip: Pixels) -> Pixels:
    """Twelve rounds of Richardson (1972) and Lucy (1974)."""
    seen = chip.astype(np.float64) + 1
    guessed = np.full_like(seen, seen.mean())
    for _ in range(12):
        again = cv2.GaussianBlur(guessed, (0, 0), _SIGMA_PX)
        guessed = guessed * cv2.GaussianBlur(seen / np.maximum(again, 1e-6), (0, 0), _SIGMA_PX)
    return _pixels(guessed - 1)


def total_variation(chip: Pixels) -> Pixels:
    """Smoothed where there is no edge (Chambolle 2004), then sharpened."""
    smooth: NDArray[np.float64] = denoise_tv_chambolle(  # type: ignore[no-untyped-call]
        chip / 255, 0.1, max_num_iter=15, channel_axis=2
    )
    return unsharp(_pixels(smooth * 255))


def _pixels(values: NDArray[np.float64]) -> Pixels:
    return np.clip(values.round(), 0, 255).astype(np.uint8)


def unsharp(chip: Pixels) -> Pixels:
    """Twice the difference from a blurred copy is added."""
    soft = cv2.GaussianBlur(chip, (0, 0), _SIGMA_PX)
    return np.asarray(cv2.addWeighted(chip, 3.0, soft, -2.0, 0), np.uint8)


def stretched(chip: Pixels) -> Pixels:
    """Each channel from its darkest to its lightest, so that traces in a nearly flat area can be seen."""
    low, high = chip.min(axis=(0, 1)).astype(np.float32), chip.max(axis=(0, 1)).astype(np.float32)
    return np.asarray((chip - low) * 255 / np.maximum(high - low, 1), np.uint8)


def smooth_upscaled(chip: Pixels) -> Pixels:
    """Blocks to one pixel each (at about their size), and up again by Lanczos: the mosaic undone."""
    small = cv2.resize(chip, (14, 14), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, chip.shape[1::-1], interpolation=cv2.INTER_LANCZOS4), np.uint8)


def inpainted(chip: Pixels) -> Pixels:
    """What is of the filling's colour is made up from what is around it (Telea 2004)."""
    away = np.abs(chip.astype(np.int16) - FILL_GREY).max(axis=2)
    grey: NDArray[np.uint8] = np.asarray(away <= 10, np.uint8)
    return np.asarray(cv2.inpaint(chip, grey, 5, cv2.INPAINT_TELEA), np.uint8)


RESTORED: Final[dict[str, Restore]] = {
    "Wiener": wiener_filter,
    "Richardson–Lucy": richardson_lucy,
    "total variation": total_variation,
    "unsharp": unsharp,
    "Lanczos": smooth_upscaled,
    "contrast": stretched,
    "inpainting": inpainted,
}


def blurred(chip: Pixels) -> Pixels:
    """The control: Gaussian, σ = 3 px on a face of 112 px."""
    return np.asarray(cv2.GaussianBlur(chip, (0, 0), 3.0 * chip.shape[0] / 112), np.uint8)


def pixelated(chip: Pixels) -> Pixels:
    """The control: in 8 × 8 blocks."""
    small = cv2.resize(chip, (8, 8), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, chip.shape[1::-1], interpolation=cv2.INTER_NEAREST), np.uint8)
