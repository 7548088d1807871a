"""Which parts of a picture are filled so that only one face stays clear.

Filled with one flat colour, never blurred: a blur can be undone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from services.detector.domain.context import Size
from services.detector.domain.faces import Box, Pixels, covering
from services.detector.domain.veiling import FILL_GREY, in_ellipse

__all__ = ["FILL_GREY", "FillRule", "fill", "is_crowded", "is_same_face", "regions"]


@dataclass(frozen=True, slots=True)
class FillRule:
    """Other faces are enlarged by `enlarge_ratio` of their size on each side, and taken from all frames
    within `neighbour_seconds`. More than `crowded_ratio` of a face covered by another's box makes it unfit
    for a shot. Boxes with an IoU above `same_face_ratio` are the same face.
    """

    enlarge_ratio: float = 0.3
    neighbour_seconds: float = 0.5
    crowded_ratio: float = 0.2
    same_face_ratio: float = 0.3


def is_same_face(rule: FillRule, one: Box, other: Box) -> bool:
    """Whether two boxes lie on one face."""
    both = one.overlap_px2(other)
    return both > rule.same_face_ratio * max(one.area_px2 + other.area_px2 - both, 1e-9)


def is_crowded(rule: FillRule, own: Box, other_faces: Iterable[Box]) -> bool:
    """Whether another face covers so much of this one that a clear picture would show both."""
    return any(own.overlap_px2(face) > rule.crowded_ratio * own.area_px2 for face in other_faces)


def regions(rule: FillRule, other_faces: Iterable[Box]) -> list[Box]:
    """What to fill for these faces."""
    return [face.enlarged(rule.enlarge_ratio) for face in other_faces]


def fill(picture: Pixels, areas: Sequence[Box], clear: Box | None = None) -> None:
    """Overwrite `areas` of `picture` in place, and leave the ellipse in `clear` as it is: the corners of a
    box are not its face. All in pixels of `picture`.
    """
    if not areas:
        return
    height_px, width_px = picture.shape[:2]
    kept = covering(clear, width_px, height_px) if clear is not None else None
    saved = picture[kept.rows, kept.columns].copy() if kept is not None else None
    for area in areas:
        span = covering(area, width_px, height_px)
        picture[span.rows, span.columns] = FILL_GREY
    if clear is not None and kept is not None and saved is not None:
        size = Size(saved.shape[1], saved.shape[0])
        inside = in_ellipse(clear.moved(kept.left_px, kept.top_px), size)
        np.copyto(picture[kept.rows, kept.columns], saved, where=inside[:, :, None])
        saved.fill(0)
