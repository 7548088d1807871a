"""One camera, from its first opening to its end."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from services.chassis.errors import SightlineError, Unavailable
from services.chassis.feed import Fed, Feed, Refusal
from services.chassis.origin import utc_now
from services.frame_grabber import wire
from services.frame_grabber.domain.addresses import SourceAddress, SourceKind
from services.frame_grabber.domain.back_off import back_off_seconds
from services.frame_grabber.domain.budget import ByteBudget
from services.frame_grabber.domain.cameras import Camera, Replay, SourceFacts
from services.frame_grabber.domain.clocks import ReplayClock
from services.frame_grabber.domain.pacing import FrameRateLimit, Pace, frames_left_by_limit
from services.frame_grabber.metrics import FrameGrabberMetrics
from services.frame_grabber.ports import Source, Sources
from services.frame_grabber.worker.holding import Hold
from services.frame_grabber.worker.live_reading import LiveReader
from services.frame_grabber.worker.reading import LosslessReader, Read, Reader, on_thread

_LOG = logging.getLogger(__name__)
_BUS_PAUSE_SECONDS = 0.5
_FAREWELL_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every camera is played with. `chance` returns a number in [0, 1); `clock` counts seconds."""

    sources: Sources
    feed: Feed
    pace: Pace
    metrics: FrameGrabberMetrics
    chance: Callable[[], float]
    now: Callable[[], datetime] = utc_now
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    clock: Callable[[], float] = time.monotonic


class CameraPlayer:
    """Plays one camera, for as long as the hold on it lasts. `camera` is what it is doing, at any moment."""

    def __init__(self, hold: Hold, source: str, around: Surroundings) -> None:
        self.camera = hold.lease.camera.handed_over()
        self._hold = hold
        self._written = source
        self._around = around
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="camera")
        self._budget = ByteBudget(around.pace.bytes_per_second_limit)
        self._number = 0
        self._last_captured_at: datetime | None = None

    async def run(self) -> None:
        """Play until the source has ended or failed for good, or until cancelled: then it says that nothing
        follows under its epoch, so that its tracks are closed at once, whoever goes on.
        """
        try:
            address = SourceAddress.parse(self._written)
        except ValueError as error:
            self._over(self.camera.opening(self._next_epoch()).failed(str(error)))
            return
        try:
            while not self.camera.is_over:
                await self._attempt(address)
        except asyncio.CancelledError:
            with suppress(TimeoutError):
                async with asyncio.timeout(_FAREWELL_SECONDS):
                    await self._say_ended()
            raise
        finally:
            self._thread.shutdown(wait=False)

    def own_up(self, task: "asyncio.Task[None]") -> None:
        """Show as failed when `task`, which ran this player, died of an error that nobody foresaw."""
        if not task.done() or task.cancelled() or self.camera.is_over:
            return
        kind = type(task.exception()).__name__
        self._over(self.camera.failed(f"an error of its own ({kind}) stopped this camera; restart the run"))

    @property
    def is_used_up(self) -> bool:
        """Whether it can be opened again only under another lease."""
        return self._hold.is_used_up(self.camera.epoch)

    async def _attempt(self, address: SourceAddress) -> None:
        await self._stand_still_without_hold()
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
        replay = self.camera.replay or Replay(self._around.now())
        self.camera = replace(self.camera, replay=replay)
        clock = ReplayClock(replay.began_at)
        return LosslessReader(source, self._thread, limit, clock.captured_at, replay.played_seconds)

    async def _play(self, reader: Reader) -> None:
        lossless = reader.facts.lossless
        while True:
            # First room, then a picture: so a live source hands out its newest, and a file waits.
            await (self._room() if lossless else self._room_for_newest())
            read = await reader.next()
            if read is None:
                return
            if not lossless and self._budget.wait_seconds(self._around.clock()):
                self._drop(read, "budget")
            else:
                await self._emit(read, lossless)

    async def _room(self) -> None:
        if seconds := self._budget.wait_seconds(self._around.clock()):
            await self._around.pause(seconds)
        await self._bus_room()

    async def _room_for_newest(self) -> None:
        # What is on its way for longer will be passed over as stale. To wait on would keep a detector that
        # is back from seeing anything until the keys of what its forerunner left have run out.
        with suppress(TimeoutError):
            async with asyncio.timeout(wire.AGE_LIMIT_SECONDS):
                await self._bus_room()

    async def _bus_room(self) -> None:
        while True:
            try:
                await self._around.feed.room(self.camera.deployment, self.camera.id)
                return
            except Unavailable as error:
                _LOG.warning("camera %s waits: %s", self.camera.id, error)
                await self._around.pause(_BUS_PAUSE_SECONDS)

    async def _emit(self, read: Read, lossless: bool) -> None:
        height_px, width_px = read.picture.shape[:2]
        self._number += 1
        self._last_captured_at = read.captured_at
        metrics = self._around.metrics
        metrics.conversion_seconds.observe(read.seconds_taken)
        fed = await self._feed(read, lossless)
        self._budget.spend(fed.size_bytes)
        if fed.refusal is None:
            self.camera = self.camera.captured(read.captured_at, width_px, height_px)
            metrics.frames_captured.inc()
            metrics.sent_bytes.inc(fed.size_bytes)
            self._count_superseded(read)
        elif lossless and fed.refusal is Refusal.NOT_TAKEN:
            read.picture.fill(0)
            raise Unavailable("the bus does not take a recording's pictures; it goes on where it stands")
        else:
            self._drop(read, fed.refusal.value)
        if fed.refusal is Refusal.NOT_ALLOWED:
            await self._stand_still_without_hold()
        self.camera = self.camera.played_to(read.at_seconds)

    async def _feed(self, read: Read, lossless: bool) -> Fed:
        height_px, width_px = read.picture.shape[:2]
        try:
            return await self._around.feed.emit(
                wire.frame_captured(self._number, width_px, height_px),
                deployment=self.camera.deployment,
                camera=self.camera.id,
                slot=self._hold.slot,
                epoch=self.camera.epoch,
                number=self._number,
                captured_at=read.captured_at,
                picture=read.picture,
                replayed=lossless,
                allowed=self._hold.is_valid,
            )
        except Unavailable as error:
            _LOG.warning("a picture of camera %s was dropped: %s", self.camera.id, error)
            return Fed(refusal=Refusal.NOT_TAKEN)

    def _drop(self, read: Read, reason: str) -> None:
        read.picture.fill(0)
        self._around.metrics.frames_dropped.labels(reason).inc()
        self.camera = self.camera.dropped()
        self._count_superseded(read)

    def _count_superseded(self, read: Read) -> None:
        self._around.metrics.frames_dropped.labels("superseded").inc(read.superseded)
        self.camera = self.camera.dropped(read.superseded)

    async def _stand_still_without_hold(self) -> None:
        """Wait to be stopped once the camera may be another's: it is neither opened nor read any more."""
        if not self._hold.is_valid():
            await asyncio.Event().wait()

    async def _say_ended(self) -> None:
        """Tell those who follow tracks that nothing comes any more under this epoch."""
        if self._last_captured_at is None or not self._number:
            return
        try:
            await self._around.feed.emit(
                wire.source_ended(self._number + 1),
                deployment=self.camera.deployment,
                camera=self.camera.id,
                slot=self._hold.slot,
                epoch=self.camera.epoch,
                number=self._number + 1,
                captured_at=self._last_captured_at,
                picture=None,
                replayed=self.camera.facts.lossless,
                allowed=self._hold.is_valid,
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
        return self._hold.next_epoch(self.camera.epoch)

    def _facts(self, facts: SourceFacts) -> SourceFacts:
        limit = self._around.pace.frames_per_second_limit
        return replace(
            facts, frames_expected=frames_left_by_limit(facts.frames_expected, facts.frames_per_second, limit)
        )


def _close_unwanted(opening: "asyncio.Future[Source]") -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()
