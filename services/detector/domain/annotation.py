"""A frame as a video may show it: its surroundings in blocks, every face that was found filled, those that
are followed outlined.

Blocks as in the context picture, and for the same reason: what was not found must lie below what a detector
can find.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np

from services.detector.domain.context import Size, in_blocks
from services.detector.domain.faces import Box, Pixels, covering
from services.detector.domain.filling import fill

_MOMENT: Final = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class AnnotationRule:
    """Frames are held back until `held_frames` more have come, so that a face which only those show is filled
    in this one too.
    """

    held_frames: int = 3
    side_px: int = 640
    outline_px: int = 1
    outline_grey: int = 230


@dataclass(frozen=True, slots=True)
class Title:
    """What a video is of. It begins with the frame captured at `begins_at`."""

    deployment: str
    camera: str
    epoch: int
    begins_at: datetime

    @property
    def file_name(self) -> str:
        """One of its own, with nothing in it that could reach another folder."""
        moment = self.begins_at.astimezone(UTC).strftime(_MOMENT)
        name = f"{self.deployment}_{self.camera}_{self.epoch}_{moment}"
        return re.sub(r"[^A-Za-z0-9_-]", "", name) + ".mp4"

    @classmethod
    def of(cls, file_name: str) -> "Title":
        """Back from the name. ValueError for any other name."""
        deployment, camera, epoch, moment = file_name.removesuffix(".mp4").rsplit("_", 3)
        begins_at = datetime.strptime(moment, _MOMENT).replace(tzinfo=UTC)
        return cls(deployment, camera, int(epoch), begins_at)


@dataclass(frozen=True, slots=True, eq=False)
class HeldFrame:
    """What is kept of a frame: `backdrop` is tiny, and this one's own; `outlines` in pixels of the frame."""

    captured_at: datetime
    frame: Size
    backdrop: Pixels
    outlines: tuple[Box, ...]

    def hide(self, areas: list[Box]) -> None:
        """Fill `areas`, in pixels of the frame."""
        ratio = self.backdrop.shape[1] / self.frame.width_px
        fill(self.backdrop, [area.moved(0, 0, ratio) for area in areas])

    def wipe(self) -> None:
        """Overwrite the pixels."""
        self.backdrop.fill(0)


def film_size(rule: AnnotationRule, frame: Size) -> Size:
    """Size of the video."""
    return frame.fitted_evenly(rule.side_px)


def drawn(rule: AnnotationRule, held: HeldFrame, size: Size) -> Pixels:
    """The frame at `size`, a new array."""
    picture = in_blocks(held.backdrop, size)
    ratio = size.width_px / held.frame.width_px
    for box in held.outlines:
        _outline(rule, picture, box.moved(0, 0, ratio))
    return picture


def _outline(rule: AnnotationRule, picture: Pixels, box: Box) -> None:
    span = covering(box, picture.shape[1], picture.shape[0])
    inner = np.s_[
        span.top_px + rule.outline_px : max(span.bottom_px - rule.outline_px, 0),
        span.left_px + rule.outline_px : max(span.right_px - rule.outline_px, 0),
    ]
    within = picture[inner].copy()
    picture[span.rows, span.columns] = rule.outline_grey
    picture[inner] = within
