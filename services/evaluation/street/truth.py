"""What a made-up street really shows: who is where in which frame."""

from dataclasses import asdict, dataclass
from typing import Any

from services.evaluation.street.cutout import Box


@dataclass(frozen=True, slots=True)
class FaceTruth:
    """One face in one frame; visible_ratio is the share of its box that is in the frame and uncovered."""

    identity: str
    box: Box
    visible_ratio: float


@dataclass(frozen=True, slots=True)
class FrameTruth:
    number: int
    seconds: float
    faces: tuple[FaceTruth, ...]


@dataclass(frozen=True, slots=True)
class StreetTruth:
    """The record of a rendered street; frame n is shown at n / frames_per_second."""

    width_px: int
    height_px: int
    frames_per_second: float
    frames: tuple[FrameTruth, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values, for json.dump."""
        return asdict(self)
