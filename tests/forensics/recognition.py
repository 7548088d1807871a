"""Who is in a picture that was found: the pack's own detector at a low score, its own embedder."""

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from services.chassis.frames import Pixels
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.service import finder
from services.detector.settings import DetectorSettings
from services.embedder.adapters import cv2_aligner
from services.embedder.adapters.onnx_network import OnnxNetwork
from services.embedder.domain.alignment import similarity
from services.model_packs import load
from services.model_packs.session import session

Templates: TypeAlias = NDArray[np.float32]
"""Shape (n, length), each row of unit length."""

_PACK = "bundled"
# What the detector fills from. Large pictures are looked at twice as sharply as a frame, small ones enlarged.
_LOWEST_SCORE_RATIO = 0.1
_SEEN_PX, _LEAST_SEEN_PX = 1280, 320
# A plain cosine: one stranger of a hundred is so near to one of ten people (LFW, five shots fused).
_STRANGERS_REACH = 0.94


@dataclass(frozen=True, slots=True)
class Recogniser:
    """`floor_ratio`: the cosine from which two templates may be of one person."""

    finder: OnnxFinder
    network: OnnxNetwork
    chip_landmarks_px: NDArray[np.float64]
    chip_px: tuple[int, int]
    length: int
    floor_ratio: float

    def templates(self, picture: Pixels) -> Templates:
        """Of everything in `picture` that may be a face."""
        longest = max(picture.shape[:2])
        seen = picture
        if longest < _LEAST_SEEN_PX:
            ratio = _LEAST_SEEN_PX / longest
            seen = np.asarray(cv2.resize(picture, None, fx=ratio, fy=ratio), np.uint8)
        (found,) = self.finder.find([seen])
        chips = [chip for one in found if (chip := self._chip(seen, one.landmarks)) is not None]
        rows = [self.network.embed(chip[None])[0] for chip in chips]
        return np.array(rows, np.float32).reshape(-1, self.length)

    def _chip(self, picture: Pixels, landmarks_px: NDArray[np.float32]) -> Pixels | None:
        matrix = similarity(landmarks_px.astype(np.float64), self.chip_landmarks_px)
        chip = np.zeros((*self.chip_px, 3), np.uint8)
        return chip if matrix is not None and cv2_aligner._warp(picture, matrix, chip) else None


@cache
def recogniser() -> Recogniser:
    """Both models of the bundled pack, loaded once."""
    settings = DetectorSettings(
        pack=_PACK, input_side_px=_SEEN_PX, fill_score_ratio=_LOWEST_SCORE_RATIO, threads=1
    )
    model = load(_PACK).embedder
    spec = model.spec
    return Recogniser(
        finder(settings),
        OnnxNetwork(session(model.graph(), threads=1), spec.input, spec.template_length, 1),
        np.array(spec.chip_landmarks_px, dtype=np.float64),
        (spec.input.height_px, spec.input.width_px),
        spec.template_length,
        _STRANGERS_REACH,
    )
