"""Runs the Faust app: started when what it needs is there, built anew when it fails, stopped in order."""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.alert_dispatcher.adapters.faust_passes.app import DecidingApp
from services.alert_dispatcher.adapters.faust_passes.checking import AWAY, partitions_of_all
from services.alert_dispatcher.adapters.faust_passes.deciding import RecordDecider
from services.alert_dispatcher.adapters.faust_passes.passed_over import Waiting, waiting_in
from services.alert_dispatcher.adapters.faust_passes.quiet import quieten
from services.alert_dispatcher.adapters.faust_passes.topics import MATCHES
from services.alert_dispatcher.adapters.faust_passes.unconfirmed import Place, Unconfirmed
from services.chassis.ending import ended
from services.chassis.errors import SightlineError
from services.chassis.kafka_bus.erasing import Eraser
from services.chassis.kafka_bus.failures import FAILED
from services.chassis.kafka_bus.link import Link
from services.chassis.kafka_bus.settings import KafkaSettings
from services.chassis.origin import utc_now

_LOG = logging.getLogger(__name__)
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 0.5, 5.0
_LOOK_SECONDS = 0.2
_ERASE_SECONDS = 5.0
_FORGET_SECONDS = 60.0
_PING_SECONDS, _FAILURES_AT_MOST = 2.0, 2
# A record that Kafka has not taken by then: for whoever asks, and for giving up on the app.
_SLOW_SECONDS, _STUCK_SECONDS = 5.0, 30.0
_START_SECONDS = 60.0
_DRAIN_SECONDS, _STOP_SECONDS = 10.0, 5.0
_ENDED = "passes are not decided: Faust has ended, and is started again"
_PASSED_LOOK_SECONDS = 5.0
_PASSED = "passes are not decided: Faust has read past a match, and is started again"


@dataclass(slots=True)
class FaustDecider:
    """A reader of match-found.v1, until `stopping` is set."""

    kafka: KafkaSettings
    decider: RecordDecider
    stopping: asyncio.Event
    now: Callable[[], datetime] = utc_now
    _link: Link = field(init=False)
    _eraser: Eraser = field(init=False)
    _problem: str = "passes are not decided yet: the service starts"
    _running: DecidingApp | None = field(default=None)

    def __post_init__(self) -> None:
        self._link = Link(self.kafka, _ERASE_SECONDS)
        self._eraser = Eraser(self._link)

    def problem(self) -> str:
        """Return what keeps passes from being decided, in a line; empty when nothing does."""
        running = self._running
        if running is not None and running.unconfirmed.oldest_seconds() > _SLOW_SECONDS:
            return "Kafka does not take what was decided about passes"
        return self._problem

    async def run(self) -> None:
        """Decide until told to stop; whatever ends the app before, nothing is lost."""
        quieten()
        await self._unless_stopping(self.decider.deployments.caught_up())
        try:
            await self._attempts()
        finally:
            await self._eraser.close()
            await self._link.close()

    async def _attempts(self) -> None:
        failures = 0
        while not self.stopping.is_set():
            began = time.monotonic()
            problem = await self._attempt()
            if self.stopping.is_set():
                break
            failures = 1 if time.monotonic() - began > _START_SECONDS else failures + 1
            self._tell(problem)
            wait_seconds = min(_FIRST_WAIT_SECONDS * 2.0 ** min(failures - 1, 30), _LONGEST_WAIT_SECONDS)
            await self._unless_stopping(asyncio.sleep(wait_seconds * random.uniform(0.8, 1.2)))

    def _done(self, place: Place) -> None:
        """What was said about a match is on Kafka: the match itself has no more to do there."""
        self.decider.done(place)
        partition, offset = place
        self._eraser.erase_before(MATCHES, partition, offset + 1)

    def _tell(self, problem: str) -> None:
        if problem != self._problem:
            _LOG.warning("%s", problem)
        self._problem = problem

    async def _attempt(self) -> str:
        """Run one app until it ends; return why."""
        try:
            partitions = await partitions_of_all(self.kafka)
        except SightlineError as error:
            return str(error)
        with suppress(*FAILED):
            await self._link.partitions(MATCHES)  # so that it knows where to send what erases
        running = DecidingApp(self.decider, Unconfirmed(time.monotonic, self._done, self.decider.refused))
        running.build(self.kafka, partitions)
        starting = asyncio.create_task(running.app.maybe_start())
        try:
            problem = await self._until_it_ends(running, starting)
            if not self.stopping.is_set():
                self._tell(problem)
        finally:
            self._running = None
            await self._stop(running, starting)
        return problem

    async def _until_it_ends(self, running: DecidingApp, starting: "asyncio.Task[object]") -> str:
        """Return why it cannot go on, or nothing when it is to stop."""
        began = forgotten_at = time.monotonic()
        looking = asyncio.create_task(self._until_kafka_is_away())
        passing = asyncio.create_task(self._until_one_is_passed_over(running))
        proving = asyncio.create_task(self._prove(running))
        try:
            while not self.stopping.is_set():
                await self._unless_stopping(asyncio.sleep(_LOOK_SECONDS))
                now = time.monotonic()
                if looking.done():
                    return AWAY
                if passing.done():
                    return _PASSED
                if running.ended() or (starting.done() and starting.exception() is not None):
                    return _ENDED
                if not starting.done():
                    if now - began > _START_SECONDS:
                        return _ENDED
                    continue
                self._running, self._problem = running, ""
                if running.unconfirmed.oldest_seconds() > _STUCK_SECONDS:
                    return _ENDED
                if now - forgotten_at > _FORGET_SECONDS:
                    forgotten_at = now
                    running.forget(self.now())
            return ""
        finally:
            for task in (looking, passing, proving):
                task.cancel()

    async def _until_kafka_is_away(self) -> None:
        """Return when Kafka does not answer: Faust alone would say nothing, and not always find back."""
        failures = 0
        while failures < _FAILURES_AT_MOST:
            await asyncio.sleep(_PING_SECONDS)
            try:
                await partitions_of_all(self.kafka)
                failures = 0
            except SightlineError:
                failures += 1

    async def _until_one_is_passed_over(self, running: DecidingApp) -> None:
        """Return when a match of ours has waited for long, and nothing is in hand."""
        waiting = Waiting()
        while True:
            await asyncio.sleep(_PASSED_LOOK_SECONDS)
            found: dict[int, int] = {}
            if self._running is running and not running.unconfirmed:
                with suppress(*FAILED):
                    found = await waiting_in(self.kafka, running.partitions())
            if waiting.is_passed_over(found, time.monotonic()):
                return

    async def _prove(self, running: DecidingApp) -> None:
        """Have it seen that each partition began where the group had come to; else `failed` is set."""
        while True:
            if unproven := running.unconfirmed.unproven():
                with suppress(*FAILED):
                    running.unconfirmed.prove(await waiting_in(self.kafka, unproven))
            await asyncio.sleep(_LOOK_SECONDS)

    async def _stop(self, running: DecidingApp, starting: "asyncio.Task[object]") -> None:
        """Have what is in hand confirmed and committed, then leave the group."""
        app = running.app
        failed = running.ended() or not starting.done() or not self.stopping.is_set()
        starting.cancel()
        if not failed:
            await self._drain(running)
        app.leaving.set()
        stopping = asyncio.create_task(app.stop())
        await asyncio.wait([stopping, starting], timeout=_STOP_SECONDS)
        await ended([stopping, starting])

    async def _drain(self, running: DecidingApp) -> None:
        app = running.app
        app.flow_control.suspend()
        ends = time.monotonic() + _DRAIN_SECONDS
        proving = asyncio.create_task(self._prove(running))
        while running.unconfirmed and not running.unconfirmed.failed.is_set() and time.monotonic() < ends:
            await asyncio.sleep(0.02)
        proving.cancel()

    async def _unless_stopping(self, waiting: Coroutine[Any, Any, None]) -> None:
        tasks = [asyncio.ensure_future(waiting), asyncio.ensure_future(self.stopping.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
