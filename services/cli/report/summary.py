"""The frozen account of one run, from which page, record and pictures are made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

# Where a run raised no alert, its report still names what was on the list: so long, unless policy says less.
LONGEST_KEPT: Final = timedelta(days=31)


class Answer(StrEnum):
    """What an officer said on comparing the two pictures."""

    SAME_PERSON = "same person"
    NOT_SAME_PERSON = "not the same person"
    CANNOT_SAY = "cannot say"
    LOOKS_UNDER_18 = "looks under 18"


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """What became of one photo of the watchlist; explanation says why it was not taken, or what to mind."""

    photo: str
    subject: str
    taken: bool
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class CameraLine:
    """One camera at the end of the run; state as in CameraState, in words: playing, down, ended, failed."""

    id: str
    state: str
    frames_captured: int
    frames_dropped: int = 0
    width_px: int = 0
    height_px: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the frame a face was, in ratios of the frame's width and height; may reach beyond 0 to 1."""

    left_ratio: float
    top_ratio: float
    width_ratio: float
    height_ratio: float


@dataclass(frozen=True, slots=True)
class AlertEntry:
    """One alert; the pictures are JPEG files, None where there is no evidence. Times carry a time zone."""

    id: str
    camera: str
    captured_at: datetime
    expires_at: datetime
    subject: str
    reason: str
    capture_to_alert_seconds: float
    face_jpeg: bytes | None = field(default=None, repr=False)
    reference_jpeg: bytes | None = field(default=None, repr=False)
    context_jpeg: bytes | None = field(default=None, repr=False)
    matches_joined: int = 0
    answer: Answer | None = None
    score: float | None = None
    place: Place | None = field(default=None, repr=False)

    @property
    def strength(self) -> float | None:
        """The score, for those who have answered; before, it would sway them."""
        return self.score if self.answer is not None else None


@dataclass(frozen=True, slots=True)
class Account:
    """seen = forgotten + retained + in flight, each by reason."""

    seen: int
    forgotten: Mapping[str, int]
    retained: Mapping[str, int]
    in_flight: int

    @property
    def closes(self) -> bool:
        return self.seen == sum(self.forgotten.values()) + sum(self.retained.values()) + self.in_flight


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Seconds until the key of a probe that matched nobody was destroyed, from when the frame that led to it
    was received; its shots may be of frames before that."""

    count: int
    p50_seconds: float
    p95_seconds: float
    p99_seconds: float
    max_seconds: float


@dataclass(frozen=True, slots=True)
class LedgerSummary:
    """What was seen and what became of it. `closes` is the keeper's own word; `adds_up` is counted here."""

    frames: Account
    probes: Account
    tracks_opened: int
    tracks_closed: int
    tracks_living: int
    closes: bool
    time_to_forget: Percentiles | None = None

    @property
    def adds_up(self) -> bool:
        tracks = self.tracks_opened == self.tracks_closed + self.tracks_living
        return self.closes and tracks and self.frames.closes and self.probes.closes


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run. Times carry a time zone; frames_per_second counts frames looked at per second of the run.

    `kept`: for how long the installation keeps an alert.
    """

    deployment: str
    purpose: str
    legal_basis: str
    place: str
    start: datetime
    end: datetime
    trial: bool
    model_pack: str
    threshold: float
    started_at: datetime
    finished_at: datetime
    frames_per_second: float
    photos: tuple[PhotoLine, ...]
    cameras: tuple[CameraLine, ...]
    alerts: tuple[AlertEntry, ...]
    ledger: LedgerSummary
    notes: tuple[str, ...] = ()
    kept: timedelta = LONGEST_KEPT

    @property
    def must_be_gone_by(self) -> datetime:
        """The earliest day of the alerts in it; a file cannot forget one of them alone."""
        days = [alert.expires_at for alert in self.alerts]
        return min(days, default=self.finished_at + min(self.kept, LONGEST_KEPT))

    @property
    def subjects(self) -> int:
        return len({line.subject for line in self.photos if line.taken})

    @property
    def photos_taken(self) -> int:
        return sum(line.taken for line in self.photos)
