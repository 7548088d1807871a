"""Faces of a frame of which only parts were looked at: those found there, and those known elsewhere."""

from collections.abc import Sequence

from services.detector.domain.faces import Box, Detection, PixelSpan
from services.detector.domain.overlap import corners, iou

_ALL, _MOSTLY = 0.95, 0.8


def standing(
    known: Sequence[Detection],
    spans: Sequence[PixelSpan],
    found: Sequence[Detection],
    frame: Box,
    alike_iou: float,
) -> tuple[Detection, ...]:
    """All faces, best first: `found` in `spans`, and of those `known` before whom the spans do not cover.

    Of a face only what lies within the `frame` can be covered.
    """
    looked_at = [span.box for span in spans]
    left = [one for one in known if _seen_px2(one, looked_at) < _ALL * one.box.overlap_px2(frame)]
    # What is half in a part may be found again there, cut off: as it was known it is whole.
    found = [one for one in found if not _is_part_of(one, left)] if left else found
    left = without(left, found, alike_iou)
    return tuple(sorted((*left, *found), key=lambda one: -one.score_ratio))


def without(faces: Sequence[Detection], others: Sequence[Detection], alike_iou: float) -> list[Detection]:
    """Those `faces` that are none of the `others`."""
    if not faces or not others:
        return list(faces)
    alike = iou(corners(one.box for one in faces), corners(one.box for one in others)).max(1)
    return [one for one, ratio in zip(faces, alike, strict=True) if ratio <= alike_iou]


def _seen_px2(one: Detection, looked_at: Sequence[Box]) -> float:
    return sum(area.overlap_px2(one.box) for area in looked_at)


def _is_part_of(one: Detection, known: Sequence[Detection]) -> bool:
    return any(
        one.box.overlap_px2(other.box) >= _MOSTLY * one.box.area_px2
        and one.box.area_px2 < _MOSTLY * other.box.area_px2
        for other in known
    )
