"""What leaves the detector: pictures of one face, encoded."""

from dataclasses import dataclass
from datetime import datetime

from services.detector.domain.context import Size
from services.detector.domain.faces import Box, Landmarks
from services.detector.domain.quality import Quality


@dataclass(frozen=True, slots=True, eq=False)
class EncodedShot:
    """A shot as JPEG; `landmarks` in its pixels. A photograph has no time of its own."""

    jpeg: bytes
    landmarks: Landmarks
    quality: Quality
    captured_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContextPicture:
    """A context picture as JPEG; `face` is the clear one, in its pixels."""

    jpeg: bytes
    size: Size
    face: Box


@dataclass(frozen=True, slots=True)
class Probe:
    """One look at a track, 1 to 3: its shots, best first, and what surrounds the best."""

    track: str
    look: int
    shots: tuple[EncodedShot, ...]
    context: ContextPicture

    @property
    def captured_at(self) -> datetime | None:
        """When the newest of its shots was taken."""
        return max((shot.captured_at for shot in self.shots if shot.captured_at), default=None)

    def wipe(self) -> None:
        """Overwrite its landmarks."""
        for shot in self.shots:
            shot.landmarks.fill(0)


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """One face of a photograph; `box` and `landmarks` in its pixels."""

    box: Box
    landmarks: Landmarks
    quality: Quality
    brightness_ratio: float
    shot: EncodedShot
