"""Reading an opened source on a thread of its own, never on the event loop."""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from services.frame_grabber.domain.cameras import SourceFacts
from services.frame_grabber.domain.pacing import FrameRateLimit
from services.frame_grabber.ports import Picture, Shot, Source

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Read:
    """A picture as it goes on its way; whoever holds it last overwrites it."""

    picture: Picture
    captured_at: datetime
    at_seconds: float
    seconds_taken: float
    superseded: int = 0


class Reader(Protocol):
    """Hands out the pictures of one opened source."""

    @property
    def facts(self) -> SourceFacts:
        """What the source says of itself."""

    @property
    def remark(self) -> str:
        """At the end: what could not be read."""

    async def next(self) -> Read | None:
        """Return the next picture; None at the end. Errors are those of `Source.shots`."""

    async def close(self) -> None:
        """Stop, overwrite what is in hand, and close the source."""


class LosslessReader:
    """Every picture, in order, one at a time: the source waits for whoever asks."""

    def __init__(
        self,
        source: Source,
        thread: ThreadPoolExecutor,
        limit: FrameRateLimit,
        captured_at: Callable[[float], datetime],
        after_seconds: float,
    ) -> None:
        self._source = source
        self._thread = thread
        self._limit = limit
        self._captured_at = captured_at
        self._after_seconds = after_seconds
        self._shots: Iterator[Shot] = source.shots()
        self._stopped = False
        self._in_hand: Read | None = None

    @property
    def facts(self) -> SourceFacts:
        """What the source says of itself."""
        return self._source.facts

    @property
    def remark(self) -> str:
        """At the end: what could not be read."""
        return self._source.remark

    async def next(self) -> Read | None:
        """Return the next picture that the limit keeps; None at the end."""
        await on_thread(self._thread, self._read)
        read, self._in_hand = self._in_hand, None
        return read

    async def close(self) -> None:
        """Stop and close; a picture that nobody fetched is overwritten."""
        self._stopped = True
        await on_thread(self._thread, self._source.close)
        if self._in_hand is not None:
            self._in_hand.picture.fill(0)
            self._in_hand = None

    def _read(self) -> None:
        began = time.perf_counter()
        for shot in self._shots:
            if self._stopped:
                return
            at_seconds = shot.at_seconds
            if at_seconds <= self._after_seconds or not self._limit.keeps(at_seconds):
                continue
            picture = shot.picture()
            taken = time.perf_counter() - began
            self._in_hand = Read(picture, self._captured_at(at_seconds), at_seconds, taken)
            return


async def on_thread(thread: ThreadPoolExecutor, call: Callable[[], R]) -> R:
    """Return what `call` returns on `thread`."""
    return await asyncio.get_running_loop().run_in_executor(thread, call)
