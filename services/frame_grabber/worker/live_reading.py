"""Reading a live source: it does not wait, so only the newest picture is kept."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from services.chassis.errors import SightlineError, Unavailable
from services.frame_grabber.domain.cameras import SourceFacts
from services.frame_grabber.domain.clocks import StreamClock
from services.frame_grabber.domain.pacing import FrameRateLimit
from services.frame_grabber.ports import Shot, Source
from services.frame_grabber.worker.reading import Read, on_thread

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Dated:
    shot: Shot
    captured_at: datetime


class LiveReader:
    """Decodes all the time on `thread`, and converts, on a second one, only what is asked for."""

    def __init__(
        self, source: Source, thread: ThreadPoolExecutor, limit: FrameRateLimit, now: Callable[[], datetime]
    ) -> None:
        self._source = source
        self._thread = thread
        self._limit = limit
        self._clock = StreamClock()
        self._now = now
        self._loop = asyncio.get_running_loop()
        self._lock = Lock()
        self._newest: _Dated | None = None
        self._superseded = 0
        self._ended: SightlineError | None = None
        self._stopped = False
        self._arrived = asyncio.Event()
        self._converting = ThreadPoolExecutor(1, thread_name_prefix="conversion")
        self._in_hand: Read | None = None
        thread.submit(self._decode).add_done_callback(_log_fault)

    @property
    def facts(self) -> SourceFacts:
        """What the source says of itself."""
        return self._source.facts

    @property
    def remark(self) -> str:
        """A live source leaves none."""
        return self._source.remark

    async def next(self) -> Read | None:
        """Return the newest picture that was not returned before; waits for one.

        Unavailable or BadInput when the source went away, after its last picture.
        """
        while True:
            with self._lock:
                dated, self._newest = self._newest, None
                superseded = self._superseded
                self._arrived.clear()
                ended = self._ended
                if dated is not None:
                    self._superseded = 0
            if dated is not None:
                return await self._convert(dated, superseded)
            if ended is not None:
                raise ended
            await self._arrived.wait()

    async def close(self) -> None:
        """Stop, overwrite what is in hand, and close; waits for a read that is under way."""
        self._stopped = True
        await on_thread(self._thread, self._source.close)
        await on_thread(self._converting, self._forget_in_hand)
        self._converting.shutdown(wait=False)
        self._newest = None

    async def _convert(self, dated: _Dated, superseded: int) -> Read:
        await on_thread(self._converting, lambda: self._take_in_hand(dated, superseded))
        read, self._in_hand = self._in_hand, None
        if read is None:
            raise Unavailable("the camera was stopped")
        return read

    def _take_in_hand(self, dated: _Dated, superseded: int) -> None:
        began = time.perf_counter()
        picture = dated.shot.picture()
        taken = time.perf_counter() - began
        self._in_hand = Read(picture, dated.captured_at, dated.shot.at_seconds, taken, superseded)

    def _forget_in_hand(self) -> None:
        if self._in_hand is not None:
            self._in_hand.picture.fill(0)
            self._in_hand = None

    def _decode(self) -> None:
        ended: SightlineError = Unavailable("the camera stopped sending; trying again")
        try:
            for shot in self._source.shots():
                if self._stopped:
                    return
                captured_at = self._clock.captured_at(shot.at_seconds, self._now())
                if self._limit.keeps(shot.at_seconds):
                    self._keep(_Dated(shot, captured_at))
        except SightlineError as error:
            ended = error
        finally:
            with self._lock:
                self._ended = ended
            self._wake()

    def _keep(self, dated: _Dated) -> None:
        with self._lock:
            self._superseded += self._newest is not None
            self._newest = dated
        self._wake()

    def _wake(self) -> None:
        if not self._stopped:
            self._loop.call_soon_threadsafe(self._arrived.set)


def _log_fault(decoding: "Future[None]") -> None:
    error = None if decoding.cancelled() else decoding.exception()
    if error is not None:
        _LOG.error("decoding a camera stopped at an error of its own (%s)", type(error).__name__)
