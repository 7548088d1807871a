"""The template models that the attacker has."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from services.detector.domain.faces import Pixels
from services.embedder.adapters.onnx_network import OnnxNetwork
from services.embedder.domain.alignment import similarity
from services.model_packs import load
from services.model_packs.session import session
from tests.bystanders.traces import CHIP_LANDMARKS

Templates = NDArray[np.float64]
"""Shape (n, length), of unit length each."""

_BATCH = 16
_ARCFACE = np.array([[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655],
                     [70.7299, 92.2041]])  # fmt: skip


class Model(Protocol):
    """Makes templates of chips as `traces` cuts them."""

    def __call__(self, chips: Sequence[Pixels]) -> Templates:
        """One template a chip."""


class Bundled:
    """dlib's ResNet, by the embedder's own adapter."""

    def __init__(self) -> None:
        model = load("bundled").embedder
        made = session(model.graph(), threads=1)
        self._network = OnnxNetwork(made, model.spec.input, model.spec.template_length, _BATCH)

    def __call__(self, chips: Sequence[Pixels]) -> Templates:
        batches = [np.stack(chips[at : at + _BATCH]) for at in range(0, len(chips), _BATCH)]
        return np.concatenate([self._network.embed(batch) for batch in batches]).astype(np.float64)


class ArcFaceShaped:
    """Any model of 112 × 112 RGB, 0 to 255, with its normalisation inside."""

    def __init__(self, file: Path) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = ort.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        self._move = similarity(CHIP_LANDMARKS, _ARCFACE)

    def __call__(self, chips: Sequence[Pixels]) -> Templates:
        assert self._move is not None
        cut = [cv2.warpAffine(chip, self._move, (112, 112)) for chip in chips]
        planes = np.stack(cut).transpose(0, 3, 1, 2).astype(np.float32)
        made = [self._session.run(None, {self._input: one[None]})[0][0] for one in planes]
        templates = np.array(made, np.float64)
        templates /= np.linalg.norm(templates, axis=1, keepdims=True)
        return templates
