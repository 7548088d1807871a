"""Footage is encoded and sealed beside the frames: what it cannot keep up with is left out; nothing waits."""

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime

from services.chassis.errors import SightlineError
from services.chassis.ledger import Scope
from services.chassis.origin import utc_now
from services.detector.domain.footage import FootageRule, Taken, Terms
from services.detector.metrics import DetectorMetrics
from services.detector.worker.recording import Darkroom, Recording

_LOG = logging.getLogger(__name__)
_AGAIN_SECONDS = 1.0


@dataclass(slots=True)
class Recorder:
    """One recording for each camera, each in a task of its own, while frames of it come.

    `thread` takes what blocks, of all cameras.
    """

    rule: FootageRule
    darkroom: Darkroom
    thread: Executor
    metrics: DetectorMetrics
    now: Callable[[], datetime] = utc_now
    _recordings: dict[Scope, tuple[Recording, "asyncio.Task[None]"]] = field(default_factory=dict)
    _waiting: Counter[Scope] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _loop: asyncio.AbstractEventLoop | None = None

    def take(self, scope: Scope, terms: Terms, taken: Taken) -> None:
        """Take a frame, from whatever thread, if there is room for it; it is wiped when it is done with."""
        with self._lock:
            loop = self._loop
            has_room = loop is not None and self._waiting[scope] < self.rule.most_waiting
            if has_room:
                self._waiting[scope] += 1
        if loop is not None and has_room:
            loop.call_soon_threadsafe(self._put, scope, terms, taken)
        else:
            taken.wipe()
            self.metrics.footage_dropped.labels("slow").inc()

    async def run(self) -> None:
        """Tell once more of every reel that is there, as one may be out of a back-up; then be there."""
        self._loop = asyncio.get_running_loop()
        while True:
            try:
                await self.darkroom.tell_all(self.thread, self.now())
                break
            except SightlineError as error:
                _LOG.warning("what footage there is could not be told yet: %s", error)
                await asyncio.sleep(_AGAIN_SECONDS)
        await asyncio.Event().wait()

    async def finish(self) -> None:
        """Close what is being written; nothing more is taken."""
        with self._lock:
            self._loop = None
        recordings = list(self._recordings.values())
        for recording, _ in recordings:
            recording.end()
        await asyncio.gather(*(task for _, task in recordings), return_exceptions=True)

    def problems(self) -> list[str]:
        """Why footage is not kept at the moment, a line each."""
        found = [recording.problem for recording, _ in self._recordings.values()]
        return sorted({problem for problem in found if problem})

    def _put(self, scope: Scope, terms: Terms, taken: Taken) -> None:
        if self._loop is None:  # it ends
            taken.wipe()
            return
        if scope not in self._recordings:
            recording = Recording(scope, self.rule, self.darkroom, self.thread, self.metrics, self.now)
            task = asyncio.create_task(self._record(recording))
            task.add_done_callback(_say_why)
            self._recordings[scope] = recording, task
        self._recordings[scope][0].put(terms, taken)

    async def _record(self, recording: Recording) -> None:
        try:
            async for taken in recording.frames():
                try:
                    await recording.add(*taken)
                finally:
                    taken[1].wipe()
                    self._done(recording.scope)
        finally:
            # Nothing can come between: the next frame begins another recording.
            self._recordings.pop(recording.scope, None)
            for _, left in recording.rest():
                left.wipe()
                self._done(recording.scope)
            await recording.close()

    def _done(self, scope: Scope) -> None:
        with self._lock:
            self._waiting[scope] -= 1
            if not self._waiting[scope]:
                del self._waiting[scope]


def _say_why(task: "asyncio.Task[None]") -> None:
    """Only the type is logged: a message could quote what it was about."""
    if not task.cancelled() and (error := task.exception()) is not None:
        _LOG.error("a recording ended: %s", type(error).__name__)
