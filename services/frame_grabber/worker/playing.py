"""One camera, from its first opening to its end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

from services.chassis.errors import SightlineError, Unavailable
from services.chassis.feed import Feed
from services.chassis.origin import utc_now
from services.frame_grabber import wire
from services.frame_grabber.domain.addresses import SourceAddress, SourceKind
from services.frame_grabber.domain.back_off import back_off_seconds
from services.frame_grabber.domain.cameras import Camera, SourceFacts
from services.frame_grabber.domain.clocks import ReplayClock
from services.frame_grabber.domain.epochs import next_epoch
from services.frame_grabber.domain.pacing import FrameRateLimit, Pace, frames_left_by_limit
from services.frame_grabber.metrics import FrameGrabberMetrics
from services.frame_grabber.ports import Source, Sources
from services.frame_grabber.worker.live_reading import LiveReader
from services.frame_grabber.worker.reading import LosslessReader, Read, Reader, on_thread

_LOG = logging.getLogger(__name__)
_BUS_PAUSE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every camera is played with. `chance` returns a number in [0, 1)."""

    sources: Sources
    feed: Feed
    pace: Pace
    metrics: FrameGrabberMetrics
    chance: Callable[[], float]
    now: Callable[[], datetime] = utc_now
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep


class CameraPlayer:
    """Plays one camera. `camera` is what it is doing, at any moment."""

    def __init__(self, camera: Camera, source: str, slot: int, around: Surroundings) -> None:
        self.camera = camera
        self._slot = slot
        self._written = source
        self._around = around
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="camera")
        self._replay: ReplayClock | None = None
        self._played_seconds = -1.0
        self._number = 0
        self._last_captured_at: datetime | None = None

    async def run(self) -> None:
        """Play until the source has ended or failed for good, or until cancelled."""
        try:
            address = SourceAddress.parse(self._written)
        except ValueError as error:
            self._over(self.camera.opening(self._next_epoch()).failed(str(error)))
            return
        try:
            while not self.camera.is_over:
                await self._attempt(address)
        finally:
            self._thread.shutdown(wait=False)

    def own_up(self, task: "asyncio.Task[None]") -> None:
        """Show as failed when `task`, which ran this player, died of an error that nobody foresaw."""
        if not task.done() or task.cancelled() or self.camera.is_over:
            return
        kind = type(task.exception()).__name__
        self._over(self.camera.failed(f"an error of its own ({kind}) stopped this camera; restart the run"))

    async def _attempt(self, address: SourceAddress) -> None:
        self.camera = self.camera.opening(self._next_epoch())
        self._number = 0
        try:
            remark = await self._open_and_play(address)
        except SightlineError as error:
            await self._say_ended()
            await self._give_up_or_wait(error, address)
        else:
            await self._say_ended()
            self._over(self.camera.ended(remark))

    async def _open_and_play(self, address: SourceAddress) -> str:
        reader = await self._open(address)
        try:
            self.camera = self.camera.playing(self._facts(reader.facts))
            await self._play(reader)
            return reader.remark
        finally:
            await reader.close()

    async def _open(self, address: SourceAddress) -> Reader:
        opening = asyncio.ensure_future(on_thread(self._thread, lambda: self._around.sources.open(address)))
        try:
            source = await asyncio.shield(opening)
        except asyncio.CancelledError:
            # The thread cannot be stopped while it opens; what it opens then is closed by it.
            opening.add_done_callback(_close_unwanted)
            raise
        except SightlineError:
            self._around.metrics.openings.labels("failed").inc()
            raise
        self._around.metrics.openings.labels("opened").inc()
        limit = FrameRateLimit(self._around.pace.frames_per_second_limit)
        if not source.facts.lossless:
            return LiveReader(source, self._thread, limit, self._around.now)
        if self._replay is None:
            self._replay = ReplayClock(self._around.now())
        return LosslessReader(source, self._thread, limit, self._replay.captured_at, self._played_seconds)

    async def _play(self, reader: Reader) -> None:
        replayed = reader.facts.lossless
        while True:
            # First room, then a picture: so a live source hands out its newest, and a file waits.
            await self._room()
            read = await reader.next()
            if read is None:
                return
            await self._emit(read, replayed)

    async def _room(self) -> None:
        while True:
            try:
                await self._around.feed.room(self.camera.deployment, self.camera.id)
                return
            except Unavailable as error:
                _LOG.warning("camera %s waits: %s", self.camera.id, error)
                await self._around.pause(_BUS_PAUSE_SECONDS)

    async def _emit(self, read: Read, replayed: bool) -> None:
        height_px, width_px = read.picture.shape[:2]
        self._number += 1
        self._last_captured_at = read.captured_at
        self._played_seconds = read.at_seconds
        metrics = self._around.metrics
        metrics.conversion_seconds.observe(read.seconds_taken)
        try:
            taken = await self._around.feed.emit(
                wire.frame_captured(self._number, width_px, height_px),
                deployment=self.camera.deployment,
                camera=self.camera.id,
                slot=self._slot,
                epoch=self.camera.epoch,
                number=self._number,
                captured_at=read.captured_at,
                picture=read.picture,
                replayed=replayed,
            )
        except Unavailable as error:
            _LOG.warning("a picture of camera %s was dropped: %s", self.camera.id, error)
            taken = False
        if taken:
            self.camera = self.camera.captured(read.captured_at, width_px, height_px)
            metrics.frames_captured.inc()
        else:
            read.picture.fill(0)
            metrics.frames_dropped.labels("not_taken").inc()
        metrics.frames_dropped.labels("superseded").inc(read.superseded)
        self.camera = self.camera.dropped(read.superseded + (not taken))

    async def _say_ended(self) -> None:
        """Tell those who follow tracks that nothing comes any more under this epoch."""
        if self._last_captured_at is None or not self._number:
            return
        try:
            await self._around.feed.emit(
                wire.source_ended(self._number + 1),
                deployment=self.camera.deployment,
                camera=self.camera.id,
                slot=self._slot,
                epoch=self.camera.epoch,
                number=self._number + 1,
                captured_at=self._last_captured_at,
                picture=None,
                replayed=self.camera.facts.lossless,
            )
        except Unavailable as error:
            _LOG.warning("the end of camera %s could not be told: %s", self.camera.id, error)

    async def _give_up_or_wait(self, error: SightlineError, address: SourceAddress) -> None:
        # A camera that has worked is not misspelt: it may answer nonsense while it starts again.
        worked = self.camera.frames_captured > 0 and address.kind is not SourceKind.PATH
        if not error.retriable and not worked:
            self._over(self.camera.failed(str(error)))
            return
        self.camera = self.camera.down(str(error))
        pace = self._around.pace
        seconds = back_off_seconds(
            self.camera.failures,
            self._around.chance(),
            first=pace.back_off_first_seconds,
            most=pace.back_off_most_seconds,
        )
        _LOG.warning("camera %s is down: %s (in %.1f s)", self.camera.id, error, seconds)
        await self._around.pause(seconds)

    def _over(self, camera: Camera) -> None:
        self.camera = camera
        if camera.problem:
            _LOG.warning("camera %s has %s: %s", camera.id, camera.state.value, camera.problem)
        else:
            _LOG.info("camera %s has ended after %d pictures", camera.id, camera.frames_captured)

    def _next_epoch(self) -> int:
        return next_epoch(self.camera.epoch, self._around.now())

    def _facts(self, facts: SourceFacts) -> SourceFacts:
        limit = self._around.pace.frames_per_second_limit
        return replace(
            facts, frames_expected=frames_left_by_limit(facts.frames_expected, facts.frames_per_second, limit)
        )


def _close_unwanted(opening: "asyncio.Future[Source]") -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()
