"""Identity: one track for each pass, over the whole street (IDF1: Ristani et al., ECCV workshops 2016).

Passes and tracks are paired once for all frames, so that as many boxes as can be are the right person's. Of
these (IDTP) IDP is the share of all boxes of tracks, IDR of all faces, and IDF1 their harmonic mean.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
from scipy.optimize import linear_sum_assignment

from services.evaluation.tracking.watching import LEAST_IOU, Watched


def identified(frames: Iterable[Watched]) -> Mapping[str, int]:
    """In how many frames each pass is on the one track that it is paired with; only passes with a track.

    The truth-to-result match of the paper: least IDFN + IDFP is most IDTP, since both their sums with IDTP
    are fixed (the numbers of faces and of boxes).
    """
    together = _together(frames)
    passes = sorted({identity for identity, _ in together})
    tracks = sorted({track for _, track in together})
    counts = np.array([[together[identity, track] for track in tracks] for identity in passes]).reshape(
        len(passes), len(tracks)
    )
    rows, columns = linear_sum_assignment(counts, maximize=True)
    return {
        passes[row]: int(counts[row, column])
        for row, column in zip(rows, columns, strict=True)
        if counts[row, column]
    }


def _together(frames: Iterable[Watched]) -> Counter[tuple[str, str]]:
    """In how many frames a pass and a track overlap by LEAST_IOU or more."""
    together: Counter[tuple[str, str]] = Counter()
    for frame in frames:
        faces, tracks = list(frame.faces), list(frame.tracks)
        for row, column in np.argwhere(frame.overlaps() >= LEAST_IOU):
            together[faces[row], tracks[column]] += 1
    return together
