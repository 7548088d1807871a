"""The ledger: what was seen, and what became of it."""

import copy
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from services.chassis.percentiles import Durations


class Kind(StrEnum):
    """What a key was made for."""

    FRAME = "frame"
    PROBE = "probe"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where counts belong."""

    deployment: str
    camera: str


@dataclass(frozen=True, slots=True)
class Tracks:
    """Tracks that a watch of a camera opened and closed.

    One watch at a time holds a camera's tracks. `watch` names it, and names sort by when it began: a later
    one takes over, and what the former had open counts as closed; the former is not heard any more.
    """

    watch: str
    opened: int = 0
    closed: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything to count."""
        return bool(self.opened or self.closed)


@dataclass(slots=True)
class Account:
    """seen = forgotten + retained + in flight, always."""

    seen: int = 0
    forgotten: Counter[str] = field(default_factory=Counter)
    retained: Counter[str] = field(default_factory=Counter)
    in_flight: int = 0

    @property
    def closes(self) -> bool:
        """Whether nothing is unaccounted for."""
        return self.seen == self.forgotten.total() + self.retained.total() + self.in_flight

    def add(self, other: "Account") -> None:
        """Add the counts of `other`."""
        self.seen += other.seen
        self.forgotten += other.forgotten
        self.retained += other.retained
        self.in_flight += other.in_flight


@dataclass(slots=True)
class Ledger:
    """The accounts of one deployment; `time_to_forget` is of probes that were not retained.

    `cameras` and `camera_tracks` (opened, closed) are the same by camera, `forgetting` by reason: of this
    life of the keyring alone, and not put on record.

    `incarnation` is another when the keyring has lost its memory: then it counts from nothing. It is empty
    where the keyring dies with those who read it.
    """

    frames: Account = field(default_factory=Account)
    probes: Account = field(default_factory=Account)
    tracks_opened: int = 0
    tracks_closed: int = 0
    time_to_forget: Durations = field(default_factory=Durations)
    incarnation: str = ""
    cameras: dict[tuple[str, Kind], Account] = field(default_factory=dict, compare=False)
    camera_tracks: dict[str, tuple[int, int]] = field(default_factory=dict, compare=False)
    forgetting: dict[str, Durations] = field(default_factory=dict, compare=False)

    @property
    def tracks_living(self) -> int:
        """Tracks that were opened and not closed yet."""
        return self.tracks_opened - self.tracks_closed

    @property
    def closes(self) -> bool:
        """Whether every account closes, of each camera too."""
        accounts = (self.frames, self.probes, *self.cameras.values())
        living = (self.tracks_living, *(opened - closed for opened, closed in self.camera_tracks.values()))
        return all(account.closes for account in accounts) and min(living) >= 0

    @property
    def in_flight(self) -> int:
        """Keys of either kind that are neither forgotten nor retained."""
        return self.frames.in_flight + self.probes.in_flight

    @property
    def counted(self) -> int:
        """How much was counted so far: it never falls, so of two readings the one with more is the later."""
        accounts = (self.frames, self.probes)
        keys = sum(one.seen + one.forgotten.total() + one.retained.total() for one in accounts)
        return keys + self.tracks_opened + self.tracks_closed

    def add(self, other: "Ledger") -> None:
        """Add the counts of `other`, of another incarnation."""
        self.frames.add(other.frames)
        self.probes.add(other.probes)
        self.tracks_opened += other.tracks_opened
        self.tracks_closed += other.tracks_closed
        self.time_to_forget.add_all(other.time_to_forget)

    def lost(self, reason: str, unread: str) -> "Ledger":
        """Return the ledger of a keyring that was lost: what was in flight is forgotten, tracks closed.

        What was retained as `unread` stays so under `reason`: it is on the bus and comes to its reader, but
        who would count what became of it does not know of it any more.
        """
        ledger = copy.deepcopy(self)
        for by_camera in (ledger.cameras, ledger.camera_tracks, ledger.forgetting):
            by_camera.clear()
        for account in (ledger.frames, ledger.probes):
            if account.retained[unread]:
                account.retained[reason] += account.retained.pop(unread)
            if account.in_flight:
                account.forgotten[reason] += account.in_flight
                account.in_flight = 0
        ledger.tracks_closed = ledger.tracks_opened
        return ledger
