"""CenterFace (Xu et al., 2020): a heat map of centres, with scale, offset and landmarks, at stride 4."""

from collections.abc import Mapping

import numpy as np

from services.detector.domain.decoding.candidates import Candidates
from services.detector.domain.faces import Floats

STRIDE_PX = 4
HEAT, SCALE, OFFSET, LANDMARKS = "537", "538", "539", "540"


def decode(
    outputs: Mapping[str, Floats], input_size_px: tuple[int, int], lowest_score_ratio: float
) -> Candidates:
    """Outputs: heat (1, h, w); scale (2, h, w) = log of height, width / 4; offset (2, h, w) = y, x in
    cells; landmarks (10, h, w) = five (y, x) in units of the box. Cells below the threshold are never
    looked at again.
    """
    rows, columns = np.nonzero(outputs[HEAT][0] >= lowest_score_ratio)
    if not len(rows):
        return Candidates.none()
    sizes = np.exp(np.minimum(outputs[SCALE][:, rows, columns], 10)) * STRIDE_PX
    heights, widths = sizes[0], sizes[1]
    offsets = outputs[OFFSET][:, rows, columns]
    left = (columns + offsets[1] + 0.5) * STRIDE_PX - widths / 2
    top = (rows + offsets[0] + 0.5) * STRIDE_PX - heights / 2
    points = outputs[LANDMARKS][:, rows, columns]
    xs = points[1::2] * widths + left
    ys = points[0::2] * heights + top
    bottom = np.minimum(top + heights, input_size_px[0])
    right = np.minimum(left + widths, input_size_px[1])
    return Candidates(
        outputs[HEAT][0, rows, columns],
        np.stack((np.maximum(left, 0), np.maximum(top, 0), right, bottom), 1).astype(np.float32),
        np.stack((xs.T, ys.T), 2).astype(np.float32),
    )
