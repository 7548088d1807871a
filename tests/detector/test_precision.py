"""A detector in eight bits finds the faces that it finds in float32."""

from pathlib import Path

import numpy as np
import pytest

from services.chassis.errors import BadInput
from services.detector import service
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.domain.faces import Detection
from services.detector.domain.overlap import corners, iou
from services.detector.settings import DetectorSettings
from services.evaluation.street.video import pictures_in

INT8 = DetectorSettings(pack="bundled-int8")
SETTINGS = DetectorSettings()


def nearest(face: Detection, others: list[Detection]) -> tuple[float, Detection]:
    """The other face that overlaps most, and by how much (IoU)."""
    overlaps = iou(corners([face.box]), corners(other.box for other in others))[0]
    place = int(overlaps.argmax())
    return float(overlaps[place]), others[place]


def test_in_a_rendered_street_both_find_the_same_faces_in_the_same_places(
    walked: Path, centerface: OnnxFinder
) -> None:
    eight, off_ratios = service.finder(INT8), []
    for picture in pictures_in(walked):
        (float32,), (int8,) = centerface.find([picture]), eight.find([picture])
        for faces, others in ((float32, int8), (int8, float32)):
            # Whoever opens a track for one continues it for the other at least.
            opening = [face for face in faces if face.score_ratio >= SETTINGS.opening_score_ratio]
            going_on = [face for face in others if face.score_ratio >= SETTINGS.high_score_ratio]
            for face in opening:
                overlap_ratio, other = nearest(face, going_on)
                assert overlap_ratio > 0.7
                assert abs(face.score_ratio - other.score_ratio) < 0.15
                off_px = np.linalg.norm(face.landmarks - other.landmarks, axis=1)
                off_ratios.append(off_px.max() / face.box.size_px)
    assert len(off_ratios) > 40
    assert max(off_ratios) < 0.1 and np.median(off_ratios) < 0.03


def test_int8_on_an_accelerator_is_refused_in_one_line() -> None:
    with pytest.raises(BadInput, match="int8, which is for processors: DETECTOR_PROVIDER=CPU") as caught:
        service.finder(DetectorSettings(pack="bundled-int8", provider="CUDAExecutionProvider"))
    assert "\n" not in str(caught.value)
