"""Footage: what may be kept of a camera, in which pieces, and until which day."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Final

from services.detector.domain.annotation import AnnotationRule, HeldFrame, drawn, film_size
from services.detector.domain.context import Size
from services.detector.domain.faces import Pixels

MOST_SEGMENT_SECONDS: Final = 60.0
"""What one key opens, at most."""

_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NAME: Final = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_REEL: Final = re.compile(rf"({_NAME})_({_NAME})_(\d{{4}}-\d{{2}}-\d{{2}})")


@dataclass(frozen=True, slots=True)
class FootageRule:
    """`segment_seconds` of a camera have a key of their own; of them `fragment_seconds` are sealed and
    written at once. Frames further apart than `gap_seconds` are not of one segment. No more than
    `most_waiting` frames of a camera wait to be encoded. `drawing`: as the live picture; with faces clear,
    frames are reduced to `clear_side_px`.
    """

    segment_seconds: float = MOST_SEGMENT_SECONDS
    fragment_seconds: float = 2.0
    gap_seconds: float = 5.0
    most_waiting: int = 16
    clear_side_px: int = 1280
    drawing: AnnotationRule = field(default_factory=lambda: AnnotationRule(outline_px=2))


@dataclass(frozen=True, slots=True)
class Terms:
    """What was authorised. `trial`: nobody has, and then faces are filled."""

    kept_days: int
    faces_clear: bool = False
    trial: bool = False

    def expires_at(self, captured_at: datetime, now: datetime) -> datetime:
        """Until when it may be kept: a camera whose clock is ahead is kept no longer."""
        return min(captured_at, now) + timedelta(days=self.kept_days)


@dataclass(frozen=True, slots=True, eq=False)
class ClearFrame:
    """A frame whose faces are not filled, at the size of its video: `pixels` are this one's own."""

    captured_at: datetime
    pixels: Pixels

    def wipe(self) -> None:
        """Overwrite the pixels."""
        self.pixels.fill(0)


Taken = HeldFrame | ClearFrame


def picture_size(rule: FootageRule, taken: Taken) -> Size:
    """Size of the video."""
    if isinstance(taken, HeldFrame):
        return film_size(rule.drawing, taken.frame)
    return Size(taken.pixels.shape[1], taken.pixels.shape[0])


def picture_of(rule: FootageRule, taken: Taken) -> Pixels:
    """The frame as it is encoded: a new array, or what a clear frame has."""
    if isinstance(taken, HeldFrame):
        return drawn(rule.drawing, taken, picture_size(rule, taken))
    return taken.pixels


@dataclass(frozen=True, slots=True)
class Reel:
    """What a camera recorded that must be gone on one and the same day: gone as `day` begins, UTC."""

    deployment: str
    camera: str
    day: date

    @property
    def name(self) -> str:
        """No name of a deployment or camera has a low line, or anything that could reach another folder."""
        return f"{self.deployment}_{self.camera}_{self.day.isoformat()}"

    @classmethod
    def of(cls, name: str) -> "Reel":
        """Back from the name. ValueError for any other."""
        found = _REEL.fullmatch(name)
        if found is None:
            raise ValueError("no name of a reel")
        return cls(found[1], found[2], date.fromisoformat(found[3]))


@dataclass(frozen=True, slots=True)
class Label:
    """What stands in clear at the beginning of a segment. `wrapped_key`: under the key of its reel's day."""

    reel: Reel
    started_ms: int
    wrapped_key: bytes = field(repr=False)
    terms: Terms

    @property
    def started_at(self) -> datetime:
        """When its first frame was captured, to the millisecond."""
        return moment_of(self.started_ms)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A second or two of a segment: a piece of MP4, playable behind its beginning. `begins_ms` and
    `until_ms`, its first and last frame, count from the segment's start. `is_last`: it was closed then.
    """

    begins_ms: int
    until_ms: int
    content: bytearray = field(repr=False)
    is_last: bool = False

    def is_within(self, started_ms: int, span: "Span") -> bool:
        """Whether every frame of it is of that span; the segment starts then, in milliseconds since 1970."""
        begins_ms, until_ms = started_ms + self.begins_ms, started_ms + self.until_ms
        return span.from_ms <= begins_ms and until_ms <= span.until_ms


@dataclass(frozen=True, slots=True)
class Span:
    """What somebody may have of one camera, and not a frame more."""

    deployment: str
    camera: str
    from_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class KeptSegment:
    """A segment that is kept, as its file's name says. `place`: where. `is_whole`: it was closed."""

    reel: Reel
    place: str
    started_ms: int
    until_ms: int
    sealed_bytes: int
    faces_clear: bool
    is_whole: bool = True

    def meets(self, span: Span) -> bool:
        """Whether anything of it is of that span."""
        is_of_camera = (self.reel.deployment, self.reel.camera) == (span.deployment, span.camera)
        return is_of_camera and self.started_ms <= span.until_ms and self.until_ms >= span.from_ms


@dataclass(frozen=True, slots=True)
class Stretch:
    """Segments of a camera that follow each other without a gap."""

    segments: tuple[KeptSegment, ...]

    @property
    def camera(self) -> str:
        return self.segments[0].reel.camera

    @property
    def started_at(self) -> datetime:
        return moment_of(self.segments[0].started_ms)

    @property
    def until(self) -> datetime:
        return moment_of(self.segments[-1].until_ms)

    @property
    def sealed_bytes(self) -> int:
        return sum(segment.sealed_bytes for segment in self.segments)

    @property
    def first_reel(self) -> Reel:
        """The one that must be gone first."""
        return min((segment.reel for segment in self.segments), key=lambda reel: reel.day)

    @property
    def faces_clear(self) -> bool:
        return any(segment.faces_clear for segment in self.segments)


def stretches(segments: Iterable[KeptSegment], gap_seconds: float) -> Iterator[Stretch]:
    """The segments of a deployment as stretches, by camera and time; filled ones and clear ones apart."""
    in_order = sorted(segments, key=lambda one: (one.reel.camera, one.started_ms))
    for _, of_camera in groupby(in_order, key=lambda one: one.reel.camera):
        run: list[KeptSegment] = []
        for segment in of_camera:
            if run and not _follows(run[-1], segment, gap_seconds):
                yield Stretch(tuple(run))
                run = []
            run.append(segment)
        yield Stretch(tuple(run))


def _follows(before: KeptSegment, segment: KeptSegment, gap_seconds: float) -> bool:
    is_near = segment.started_ms - before.until_ms <= gap_seconds * 1000
    return is_near and segment.faces_clear == before.faces_clear


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970, UTC."""
    return (moment - _BEGINNING) // timedelta(milliseconds=1)


def moment_of(since_1970_ms: int) -> datetime:
    """The moment, UTC."""
    return _BEGINNING + timedelta(milliseconds=since_1970_ms)
