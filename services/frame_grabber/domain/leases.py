"""Leases: who may play which camera, for how long, and under which numbers."""

from dataclasses import dataclass

from services.frame_grabber.domain.cameras import Camera

# A report without a holder in a living deployment: nobody plays it at the moment.
ORPHANED = "no frame-grabber plays this camera at the moment; one takes over within seconds"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Which camera of which deployment."""

    deployment: str
    camera: str


@dataclass(frozen=True, slots=True)
class Lease:
    """A camera that its holder may play. `number` is given once only, and rises over all hosts.

    `slot` is the camera's own for as long as its deployment lives. `camera`: as it was reported last.
    """

    place: Place
    slot: int
    number: int
    camera: Camera


@dataclass(frozen=True, slots=True)
class Report:
    """What the holder of lease `number` says of its camera. `is_over`: nobody is to play it again."""

    number: int
    camera: Camera
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A camera as it stands in the table of leases.

    `holder` is empty when the camera is free, or its lease has run out. `mark` names the source that it was
    played from, without telling it; `is_over`: that source has nothing more to play.
    """

    place: Place
    number: int = 0
    slot: int | None = None
    holder: str = ""
    mark: str = ""
    is_over: bool = False

    def offers(self, mark: str) -> bool:
        """Whether there is something to play, when its source is `mark` now."""
        return not (self.is_over and self.mark == mark)


@dataclass(frozen=True, slots=True)
class Standing:
    """The table of leases at one moment, and the frame-grabbers that live."""

    entries: tuple[Entry, ...] = ()
    grabbers: frozenset[str] = frozenset()

    def held_by(self, holder: str) -> frozenset[int]:
        """Return the numbers of the leases of `holder`."""
        return frozenset(entry.number for entry in self.entries if entry.holder == holder)
