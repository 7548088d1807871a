"""YuNet (Wu et al., 2023): one anchor point a cell, strides 8, 16 and 32."""

from collections.abc import Mapping

import numpy as np

from services.detector.domain.decoding.candidates import Candidates, joined
from services.detector.domain.faces import Floats

STRIDES_PX = (8, 16, 32)


def decode(
    outputs: Mapping[str, Floats], input_size_px: tuple[int, int], lowest_score_ratio: float
) -> Candidates:
    """Outputs for each stride s: cls_s, obj_s (n, 1); bbox_s (n, 4) = centre offset and log size in strides;
    kps_s (n, 10) = five (x, y) offsets in strides. The score is sqrt(cls x obj)."""
    return joined(
        [_at_stride(outputs, stride, input_size_px[1], lowest_score_ratio) for stride in STRIDES_PX]
    )


def _at_stride(
    outputs: Mapping[str, Floats], stride_px: int, input_width_px: int, lowest: float
) -> Candidates:
    classes, objects = outputs[f"cls_{stride_px}"][:, 0], outputs[f"obj_{stride_px}"][:, 0]
    scores = np.sqrt(np.clip(classes, 0, 1) * np.clip(objects, 0, 1))
    cells = np.flatnonzero(scores >= lowest)
    if not len(cells):
        return Candidates.none()
    rows, columns = np.divmod(cells, input_width_px // stride_px)
    anchors = np.stack((columns, rows), 1).astype(np.float32)
    boxes = outputs[f"bbox_{stride_px}"][cells]
    centres = (anchors + boxes[:, :2]) * stride_px
    halves = np.exp(np.minimum(boxes[:, 2:], 10)) * (stride_px / 2)
    points = outputs[f"kps_{stride_px}"][cells].reshape(-1, 5, 2)
    return Candidates(
        scores[cells],
        np.concatenate((centres - halves, centres + halves), 1).astype(np.float32),
        ((points + anchors[:, None]) * stride_px).astype(np.float32),
    )
