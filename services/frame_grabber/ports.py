"""What the frame-grabber asks of the world."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from services.frame_grabber.domain.addresses import SourceAddress
from services.frame_grabber.domain.cameras import Camera, SourceFacts

Picture = NDArray[np.uint8]


class Shot(Protocol):
    """One decoded picture of a source, not yet converted: most of a busy camera's are never looked at."""

    @property
    def at_seconds(self) -> float:
        """When it was taken, by the source's own clock; in a file 0 is the first one."""

    def picture(self) -> Picture:
        """Convert it: (H, W, 3) uint8 RGB, upright, in memory of the caller's own. May take milliseconds."""


class Source(Protocol):
    """An opened source. Its methods block; all are called from one thread."""

    @property
    def facts(self) -> SourceFacts:
        """What it says of itself."""

    @property
    def remark(self) -> str:
        """After the last shot: one line that says what could not be read; empty when all was."""

    def shots(self) -> Iterator[Shot]:
        """Yield its pictures in order until it ends.

        Unavailable when it went away and may come back; BadInput when trying again would not help.
        """

    def close(self) -> None:
        """Give up what it holds. May be called twice."""


class Sources(Protocol):
    """Opens sources."""

    def open(self, address: SourceAddress) -> Source:
        """Open what is at `address`; blocks for seconds. Raises as `Source.shots` does."""


class CameraList(Protocol):
    """Knows what the cameras are doing."""

    def of(self, deployment: str) -> Sequence[Camera]:
        """Return the cameras of `deployment`, in its own order; none when it is not known."""
