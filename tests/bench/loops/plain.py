"""The loop that people write today: OpenCV, two models in ONNX Runtime, every frame, every face, numpy.

The models and what decodes and aligns are Sightline's, so that only the loop differs. `PLAIN_MIRRORED=1`:
each face and its mirror image, as the pack makes templates at enrolment.
"""

import os
from pathlib import Path

import cv2
import numpy as np
import onnxruntime as ort

from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.domain.faces import Detection, Pixels
from services.detector.settings import DetectorSettings
from services.embedder.adapters.onnx_network import OnnxNetwork
from services.embedder.domain.alignment import similarity
from services.embedder.domain.shots import Sides
from services.model_packs import load
from tests.bench.loops import contract

_SCORE = 0.5


class Models:
    """Both models with ONNX Runtime's own settings: all cores for one call."""

    def __init__(self, pack_name: str, mirrored: bool) -> None:
        pack, settings = load(pack_name), DetectorSettings()
        options = ort.SessionOptions()
        options.log_severity_level = 4
        made = [ort.InferenceSession(model.graph(), options) for model in (pack.detector, pack.embedder)]
        spec = pack.embedder.spec
        self._finder = OnnxFinder(
            made[0], pack.detector.spec.input, pack.detector.spec.kind, settings.input_side_px, _SCORE, 0.3
        )
        self._network = OnnxNetwork(made[1], spec.input, spec.template_length, 1)
        self._sides = [Sides.BOTH if mirrored else Sides.UPRIGHT]
        self._size = (spec.input.width_px, spec.input.height_px)
        self._points = np.array(spec.chip_landmarks_px, dtype=np.float64)

    def faces(self, picture: Pixels) -> list[Detection]:
        return list(self._finder.find([picture])[0])

    def template(self, picture: Pixels, face: Detection) -> np.ndarray | None:
        matrix = similarity(face.landmarks.astype(np.float64), self._points)
        if matrix is None:
            return None
        chip = np.asarray(cv2.warpAffine(picture, matrix, self._size), np.uint8)
        (values,) = self._network.embed(chip[None], self._sides)
        return np.asarray(values)


def prepare(photos: dict[str, str]) -> contract.Look:
    """Enrol the list: the largest face of each photograph."""
    models = Models(os.environ.get("PLAIN_PACK", "bundled"), os.environ.get("PLAIN_MIRRORED") == "1")
    names, rows = [], []
    for subject, path in photos.items():
        coded = np.frombuffer(Path(path).read_bytes(), np.uint8)
        picture = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR_RGB), np.uint8)
        found = models.faces(picture)
        if found:
            row = models.template(picture, max(found, key=lambda one: one.box.size_px))
            if row is not None:
                names.append(subject)
                rows.append(row)
    listed = np.array(rows)

    def look(frame: contract.Frame) -> list[contract.Compared]:
        picture = cv2.cvtColor(frame, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)
        compared = []
        for face in models.faces(picture):
            values = models.template(picture, face)
            if values is not None:
                scores = listed @ values
                best = int(scores.argmax())
                compared.append((names[best], float(scores[best])))
        return compared

    return look


if __name__ == "__main__":
    contract.main(prepare)
