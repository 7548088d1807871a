"""What the frame-grabber asks of the world."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from services.frame_grabber.domain.addresses import SourceAddress
from services.frame_grabber.domain.cameras import Camera, SourceFacts
from services.frame_grabber.domain.leases import Lease, Place, Report, Standing

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


class Leases(Protocol):
    """Who plays which camera: one table for all frame-grabbers, by one clock.

    Every method raises Unavailable when the table cannot be reached.
    """

    @property
    def length_seconds(self) -> float:
        """How long a lease lasts that is not renewed."""

    async def renew(self, holder: str, reports: Sequence[Report]) -> Standing:
        """Show that `holder` lives, prolong the leases that it reports on, and tell how all stand.

        One that has run out, or has another holder, is not prolonged: its number is not among
        `Standing.held_by(holder)` then.
        """

    async def take(self, holder: str, wanted: Mapping[Place, str]) -> list[Lease]:
        """Take cameras that are free, of those `wanted` (place to mark of the source), up to a fair share.

        Cameras that are new get the lowest free slot, whoever plays them. A mark that is another than before
        starts the camera from nothing.
        """

    async def release(self, holder: str, reports: Sequence[Report]) -> None:
        """Give cameras up, so that another may take them at once; those that are over stay so."""

    async def leave(self, holder: str) -> None:
        """Say that `holder` takes no more cameras."""

    async def forget(self, over: Collection[str], destroyed: Collection[str]) -> None:
        """Take back the slots of deployments that are over, and delete what is known of destroyed ones."""

    async def cameras(self, deployment: str) -> list[Camera]:
        """Return what was last said of the cameras of `deployment`."""


class CameraList(Protocol):
    """Knows what the cameras are doing."""

    async def of(self, deployment: str) -> Sequence[Camera]:
        """Return the cameras of `deployment`, in its own order; none when it is not known.

        Unavailable when those that others play cannot be asked about.
        """
