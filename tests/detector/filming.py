"""Parts for the tests of footage: a stand-in for the retention-purger's keys, a folder, and frames."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import av
import numpy as np

from services.chassis.errors import Refused, SightlineError, Unreadable
from services.chassis.ledger import Scope
from services.detector.adapters.footage_folder import FootageFolder
from services.detector.domain.context import Size
from services.detector.domain.faces import Pixels
from services.detector.domain.footage import ClearFrame, Fragment, KeptSegment, Label, Reel, Span, Terms
from tests.detector.second_look import rgb

GATE = Scope("market", "gate")
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOON_MS = 1_777_636_800_000
DAY = date(2026, 5, 8)
REEL = Reel("market", "gate", DAY)
SIZE = Size(64, 48)
# What an MP4 of FFmpeg's, H.264 in it or by itself, and a JPEG have; chance makes none of it.
READABLE = (
    b"ftypiso5",
    b"mfhd\0\0\0\0",
    b"VideoHandler",
    b"avc1\0\0\0\0",
    b"x264 - core",
    b"\0\0\0\1\x67",
    b"\xff\xd8\xff\xe0\0\x10JFIF",
)
WEEK = Terms(7, faces_clear=True)
HOUR = Span("market", "gate", NOON_MS, NOON_MS + 3_600_000)


@dataclass
class HandedKeys:
    """Wraps by writing down; opens one export, of one span, for one person."""

    wrapped: dict[bytes, bytes] = field(default_factory=dict)
    asked: list[tuple[Scope, datetime, datetime]] = field(default_factory=list)
    away: SightlineError | None = None
    span: Span = HOUR

    async def wrap(
        self, key: bytearray, scope: Scope, started_at: datetime, expires_at: datetime
    ) -> tuple[bytes, date]:
        if self.away:
            raise self.away
        name = f"wrapped {len(self.wrapped)}".encode()
        self.wrapped[name] = bytes(key)
        self.asked.append((scope, started_at, expires_at))
        return name, expires_at.date()

    async def look(self, export: str, caller: str) -> Span:
        if (export, caller) != ("confirmed", "dora"):
            raise Refused("nobody has confirmed this export yet")
        return self.span

    async def unwrap(self, export: str, caller: str, labels: Sequence[Label]) -> Sequence[bytes]:
        if any(label.wrapped_key not in self.wrapped for label in labels):
            raise Unreadable("a sealed payload does not open under its key")
        return [self.wrapped[label.wrapped_key] for label in labels]


def moving(number: int, size: Size = SIZE) -> Pixels:
    """A picture that is another one each time; its brightness tells which."""
    picture = np.full((size.height_px, size.width_px, 3), 40 + 2 * (number % 100), np.uint8)
    picture[:, : 4 + number % 8] = 200
    return picture


def frame(number: int, every_ms: int = 100, size: Size = SIZE) -> ClearFrame:
    """The frame of that number."""
    return ClearFrame(NOON + timedelta(milliseconds=number * every_ms), moving(number, size))


def label(started_ms: int = NOON_MS, reel: Reel = REEL, terms: Terms = WEEK, wrapped: bytes = b"w") -> Label:
    return Label(reel, started_ms, wrapped, terms)


def write(folder: Path, frames: int = 50, *, whole: bool = True, of: Label | None = None) -> KeptSegment:
    """A segment of ten frames a second under a key of sevens; fragments of a second."""
    shelf, of = FootageFolder(folder, 1000), of or label()
    segment = shelf.begin(of, SIZE, bytearray(b"\7" * 32))
    for number in range(frames):
        segment.add(moving(number), number * 100)
    if whole:
        segment.finish()
    else:
        segment.abandon()
    found = [one for one in shelf.segments(of.reel.deployment) if one.reel == of.reel]
    (kept,) = [one for one in found if one.started_ms == of.started_ms]
    return kept


def fragments(folder: Path, kept: KeptSegment, key: bytes = b"\7" * 32) -> list[Fragment]:
    """What opens of a segment."""
    shelf = FootageFolder(folder, 1000)
    return list(shelf.open(kept, shelf.label(kept), key))


def played(pieces: Iterable[bytes | bytearray]) -> list[tuple[float, Pixels]]:
    """The frames of a video, with their times in seconds."""
    with av.open(io.BytesIO(b"".join(pieces)), "r") as video:
        return [(frame.time or 0.0, rgb(frame)) for frame in video.decode(video=0)]
