"""The context picture: where it was, with one face clear and nothing else that a detector could find.

The frame is scaled down to `backdrop_side_px`, which leaves of any face less than a detector needs unless it
fills much of the frame (and such a face was found, and is filled); then up again in blocks, and the one clear
face is put in. Blocks, because a detector takes a smooth blob of 5 px for a face: scaled up smoothly, 9 of 10
faces of 108 px in a frame 1280 px wide were found again; in blocks none, up to 160 px.
"""

from dataclasses import dataclass

import numpy as np

from services.detector.domain.faces import Box, Pixels


@dataclass(frozen=True, slots=True)
class ContextRule:
    """A face of h px in a frame of H px leaves h x backdrop_side_px / H px: 128 px of a 1280 px wide frame
    leave 6.
    """

    backdrop_side_px: int = 64
    side_px: int = 512
    most_side_px: int = 768
    clear_face_px: float = 56.0
    clear_margin_ratio: float = 0.15


@dataclass(frozen=True, slots=True)
class Size:
    """Of a picture, in pixels."""

    width_px: int
    height_px: int

    def fitted(self, side_px: float) -> "Size":
        """The same shape with its longer side `side_px`, at most its own; no side under 1."""
        ratio = min(side_px / max(self.width_px, self.height_px), 1.0)
        return Size(max(round(self.width_px * ratio), 1), max(round(self.height_px * ratio), 1))

    def fitted_evenly(self, side_px: float) -> "Size":
        """As `fitted`, with even sides, as H.264 wants them."""
        fitted = self.fitted(side_px)
        return Size(max(fitted.width_px // 2 * 2, 2), max(fitted.height_px // 2 * 2, 2))


def backdrop_size(rule: ContextRule, frame: Size) -> Size:
    """Size of what is kept of the surroundings."""
    return frame.fitted(rule.backdrop_side_px)


def context_size(rule: ContextRule, frame: Size, face: Box) -> Size:
    """Size of the finished picture: small, but so that the clear face can be recognised."""
    longer_px = max(frame.width_px, frame.height_px)
    readable_px = longer_px * rule.clear_face_px / max(face.size_px, 1.0)
    return frame.fitted(min(max(readable_px, rule.side_px), rule.most_side_px))


def in_blocks(backdrop: Pixels, size: Size) -> Pixels:
    """The backdrop scaled up to `size`; each of its pixels becomes a block of one colour."""
    rows = np.arange(size.height_px) * backdrop.shape[0] // size.height_px
    columns = np.arange(size.width_px) * backdrop.shape[1] // size.width_px
    # In two steps: whole rows are copied much faster.
    blocks: Pixels = backdrop.take(columns, axis=1).take(rows, axis=0)
    return blocks


def clear_area(rule: ContextRule, face: Box) -> Box:
    """What of the frame stays clear: the ellipse in this box, in a shot as in its context picture."""
    return face.enlarged(rule.clear_margin_ratio)
