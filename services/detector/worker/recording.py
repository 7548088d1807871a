"""One camera's footage: segments, each under a key of its own that is wrapped before anything is written."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from services.chassis.bus import Bus
from services.chassis.errors import SightlineError
from services.chassis.ledger import Scope
from services.chassis.sealing import new_key, wipe
from services.chassis.topics import Topic
from services.detector import wire
from services.detector.domain.context import Size
from services.detector.domain.faces import Pixels
from services.detector.domain.footage import (
    FootageRule,
    Label,
    Reel,
    Taken,
    Terms,
    milliseconds,
    moment_of,
    picture_of,
    picture_size,
)
from services.detector.metrics import DetectorMetrics
from services.detector.ports import Segment, SegmentKeys, Shelf
from sightline.detector.v1.footage_recorded_pb2 import FootageRecorded

_LOG = logging.getLogger(__name__)
_RECORDED = Topic.of(FootageRecorded)
# So long after what could not be begun nothing is tried again.
_AGAIN_SECONDS = 1.0
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Darkroom:
    """What a recording works with. `letter` writes a word onto a picture, in place."""

    shelf: Shelf
    keys: SegmentKeys
    bus: Bus
    letter: Callable[[Pixels, str], None]
    _told: set[tuple[Reel, bool]] = field(default_factory=set)

    async def tell(self, reel: Reel, faces_clear: bool, now: datetime) -> None:
        """Have the retention-purger know of a reel, before there is anything in it; once is enough."""
        if (reel, faces_clear) not in self._told:
            await self.bus.publish(_RECORDED, reel.name, wire.footage_recorded(reel, faces_clear, now))
            self._told.add((reel, faces_clear))

    async def tell_all(self, thread: Executor, now: datetime) -> None:
        """Tell of every reel that is there."""
        loop = asyncio.get_running_loop()
        for reel, faces_clear in await loop.run_in_executor(thread, self.shelf.reels):
            await self.tell(reel, faces_clear, now)


@dataclass(slots=True)
class _Open:
    """A segment that is being written, and what goes on in it."""

    segment: Segment
    started_ms: int
    last_ms: int
    size: Size
    terms: Terms

    def takes(self, rule: FootageRule, terms: Terms, size: Size, at_ms: int) -> bool:
        """Whether a frame belongs into it."""
        is_alike = (terms, size) == (self.terms, self.size)
        is_near = self.last_ms < at_ms <= self.last_ms + rule.gap_seconds * 1000
        return is_alike and is_near and at_ms < self.started_ms + rule.segment_seconds * 1000


@dataclass(slots=True)
class Recording:
    """Nothing of a frame is kept while its segment's key cannot be wrapped; then it is tried again."""

    scope: Scope
    rule: FootageRule
    darkroom: Darkroom
    thread: Executor
    metrics: DetectorMetrics
    now: Callable[[], datetime]
    clock: Callable[[], float] = time.monotonic
    problem: str = ""
    _frames: "asyncio.Queue[tuple[Terms, Taken] | None]" = field(default_factory=asyncio.Queue)
    _open: _Open | None = None
    _not_before_seconds: float = 0.0

    def put(self, terms: Terms, taken: Taken) -> None:
        """Have a frame wait its turn."""
        self._frames.put_nowait((terms, taken))

    def end(self) -> None:
        """No more frames come."""
        self._frames.put_nowait(None)

    async def frames(self) -> AsyncIterator[tuple[Terms, Taken]]:
        """Yield what waits, until nothing has come for as long as a gap, or no more come."""
        while True:
            try:
                async with asyncio.timeout(self.rule.gap_seconds):
                    one = await self._frames.get()
            except TimeoutError:
                return
            if one is None:
                return
            yield one

    def rest(self) -> Iterator[tuple[Terms, Taken]]:
        """What waits still."""
        while not self._frames.empty():
            one = self._frames.get_nowait()
            if one is not None:
                yield one

    async def add(self, terms: Terms, taken: Taken) -> None:
        """Record a frame; what cannot be recorded is counted, and said."""
        size, at_ms = picture_size(self.rule, taken), milliseconds(taken.captured_at)
        if self._open is not None and not self._open.takes(self.rule, terms, size, at_ms):
            await self.close()
        try:
            if self._open is None:
                if self.clock() < self._not_before_seconds:
                    self.metrics.footage_dropped.labels("not_begun").inc()
                    return
                self._open = await self._begin(terms, size, at_ms)
            await self._write(self._open, taken, at_ms)
        except SightlineError as error:
            self._fail(error)
            await self._abandon()

    async def close(self) -> None:
        """Close the segment that is being written."""
        if self._open is None:
            return
        try:
            sealed_bytes = await self._off_the_loop(self._open.segment.finish)
        except SightlineError as error:
            self._fail(error)
            await self._abandon()
            return
        self._open = None
        self.metrics.footage_bytes.inc(sealed_bytes)
        self.metrics.footage_segments.inc()

    async def _begin(self, terms: Terms, size: Size, at_ms: int) -> _Open:
        key, segment = new_key(), None
        try:
            label = await self._labelled(key, terms, at_ms)
            segment = await self._off_the_loop(lambda: self.darkroom.shelf.begin(label, size, key))
        finally:
            if segment is None:
                wipe(key)
        self.problem = ""
        return _Open(segment, at_ms, at_ms - 1, size, terms)

    async def _labelled(self, key: bytearray, terms: Terms, at_ms: int) -> Label:
        """Have the key wrapped and the reel told of: before anything is written."""
        now, started_at, scope = self.now(), moment_of(at_ms), self.scope
        until = terms.expires_at(started_at, now)
        wrapped, day = await self.darkroom.keys.wrap(key, scope, started_at, until)
        reel = Reel(scope.deployment, scope.camera, day)
        await self.darkroom.tell(reel, terms.faces_clear, now)
        return Label(reel, at_ms, wrapped, terms)

    async def _write(self, open_: _Open, taken: Taken, at_ms: int) -> None:
        with self.metrics.footage_seconds.time():
            await self._off_the_loop(lambda: self._encode(open_, taken, at_ms - open_.started_ms))
        open_.last_ms = at_ms
        self.metrics.footage_frames.inc()

    def _encode(self, open_: _Open, taken: Taken, at_ms: int) -> None:
        picture = picture_of(self.rule, taken)
        try:
            if open_.terms.trial:
                self.darkroom.letter(picture, "TRIAL")
            open_.segment.add(picture, at_ms)
        finally:
            picture.fill(0)

    def _fail(self, error: SightlineError) -> None:
        """Leave out the frame in hand, and those of the next moment."""
        self.metrics.footage_dropped.labels("failed" if self._open else "not_begun").inc()
        self._not_before_seconds = self.clock() + _AGAIN_SECONDS
        problem = f"no footage of camera {self.scope.camera} is kept: {error}"
        if problem != self.problem:
            _LOG.warning("no footage of camera %s is kept: %s", self.scope.camera, error)
        self.problem = problem

    async def _abandon(self) -> None:
        open_, self._open = self._open, None
        if open_ is not None:
            await self._off_the_loop(open_.segment.abandon)

    async def _off_the_loop(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self.thread, work)
