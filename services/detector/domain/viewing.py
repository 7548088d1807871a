"""The live picture of a camera: which frames become one, and whether it may be sent."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from services.detector.domain.annotation import AnnotationRule

MOST_A_SECOND: Final = 5.0
"""No setting asks for more: this is for seeing that a camera stands well, not for watching people."""


@dataclass(frozen=True, slots=True)
class ViewRule:
    """`drawing`: how a frame is reduced and drawn, as in the annotated video, and for the same reason.

    `most_watchers` are those of one detector, all its cameras together.
    """

    pictures_a_second: float = 2.0
    most_watchers: int = 64
    quality_percent: int = 80
    drawing: AnnotationRule = field(default_factory=lambda: AnnotationRule(outline_px=2))

    def is_due(self, taken_seconds: float | None, now_seconds: float) -> bool:
        """Whether a camera gets another picture; `taken_seconds` is when it got the last one."""
        every_seconds = 1 / min(self.pictures_a_second, MOST_A_SECOND)
        return taken_seconds is None or now_seconds - taken_seconds >= every_seconds


@dataclass(frozen=True, slots=True)
class ViewedPicture:
    """A JPEG in which every face is filled.

    `masked_at`: when the newest frame was captured whose faces are filled in it; `faces`: how many were
    followed in it.
    """

    jpeg: bytes
    captured_at: datetime
    masked_at: datetime
    faces: int
    trial: bool


def may_be_sent(captured_at: datetime, masked_at: datetime) -> bool:
    """Whether the mask is of this frame or of a later one: with an older one, who has moved is clear."""
    return masked_at >= captured_at
