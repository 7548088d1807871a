"""The part of a frame that becomes a shot."""

from dataclasses import dataclass

from services.detector.domain.context import Size
from services.detector.domain.faces import Box, Landmarks, PixelSpan, covering


@dataclass(frozen=True, slots=True)
class CropRule:
    """A square around the face, cut where the frame ends. `margin_ratio` of its longer side is added on
    each side: room for any template to be aligned in. Larger crops are scaled down to `most_side_px`.
    """

    margin_ratio: float = 0.4
    most_side_px: int = 288


@dataclass(frozen=True, slots=True)
class Crop:
    """`span` in pixels of the frame; `size` is the crop's: the span scaled by `scale_ratio`."""

    span: PixelSpan
    size: Size
    scale_ratio: float

    def box(self, box: Box) -> Box:
        """A box of the frame, in pixels of the crop."""
        return box.moved(self.span.left_px, self.span.top_px, self.scale_ratio)

    def landmarks(self, points: Landmarks) -> Landmarks:
        """Points of the frame, in pixels of the crop."""
        moved: Landmarks = points.copy()
        moved[:, 0] -= self.span.left_px
        moved[:, 1] -= self.span.top_px
        moved *= self.scale_ratio
        return moved


def crop_around(rule: CropRule, face: Box, frame: Size) -> Crop | None:
    """How to cut `face` out of a frame of that size; None when it lies outside."""
    side_px = max(face.width_px, face.height_px) * (1 + 2 * rule.margin_ratio)
    x_px, y_px = face.centre_px
    square = Box(x_px - side_px / 2, y_px - side_px / 2, side_px, side_px)
    span = covering(square, frame.width_px, frame.height_px)
    if span.is_empty:
        return None
    cut = Size(span.right_px - span.left_px, span.bottom_px - span.top_px)
    size = cut.fitted(rule.most_side_px)
    return Crop(span, size, max(size.width_px, size.height_px) / max(cut.width_px, cut.height_px))
