"""SCRFD (Guo et al., 2021): distances from an anchor point to the four sides; two anchors a cell; strides
8, 16, 32.

The outputs' names differ between exports, so they are told apart by shape: of the tensors of one stride,
the one that is 1 wide is the score, 4 the distances, 10 the landmarks; more cells means a smaller stride.
"""

from collections.abc import Mapping

import numpy as np

from services.detector.domain.decoding.candidates import Candidates, joined
from services.detector.domain.faces import Floats

STRIDES_PX = (8, 16, 32)
ANCHORS = 2


def decode(
    outputs: Mapping[str, Floats], input_size_px: tuple[int, int], lowest_score_ratio: float
) -> Candidates:
    """Outputs for each stride: scores (n, 1), distances (n, 4) and landmark offsets (n, 10) in strides."""
    by_width = {width: _finest_first(outputs, width) for width in (1, 4, 10)}
    return joined(
        [
            _at_stride(scores, distances, points, stride, input_size_px[1], lowest_score_ratio)
            for stride, scores, distances, points in zip(
                STRIDES_PX, by_width[1], by_width[4], by_width[10], strict=True
            )
        ]
    )


def _finest_first(outputs: Mapping[str, Floats], width: int) -> list[Floats]:
    flat = (tensor.reshape(-1, tensor.shape[-1]) for tensor in outputs.values())
    return sorted((tensor for tensor in flat if tensor.shape[1] == width), key=len, reverse=True)


def _at_stride(
    scores: Floats, distances: Floats, points: Floats, stride_px: int, input_width_px: int, lowest: float
) -> Candidates:
    cells = np.flatnonzero(scores[:, 0] >= lowest)
    if not len(cells):
        return Candidates.none()
    rows, columns = np.divmod(cells // ANCHORS, input_width_px // stride_px)
    anchors = np.stack((columns, rows), 1).astype(np.float32) * stride_px
    reach = distances[cells] * stride_px
    return Candidates(
        scores[cells, 0],
        np.concatenate((anchors - reach[:, :2], anchors + reach[:, 2:]), 1).astype(np.float32),
        (points[cells].reshape(-1, 5, 2) * stride_px + anchors[:, None]).astype(np.float32),
    )
