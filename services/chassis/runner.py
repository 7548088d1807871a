"""The runner: one order for every service.

Drop what is stale, of an old epoch or of no live deployment → open → handle → publish → settle → commit.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from google.protobuf.message import Message

from services.chassis.bus import Bus, Consumer, Record
from services.chassis.deployments import Deployments
from services.chassis.envelope import origin_of, parse, take_clear, take_sealed
from services.chassis.errors import SightlineError, Unreadable
from services.chassis.keyring import Keyring
from services.chassis.ledger import Scope
from services.chassis.origin import Delivered, Origin, utc_now
from services.chassis.outcome import Fate, Outcome, Reason
from services.chassis.publishing import Publisher
from services.chassis.sealing import open_sealed_to
from services.chassis.telemetry import RunnerMetrics
from services.chassis.topics import Topic, TopicKind
from sightline.chassis.v1.envelope_pb2 import Envelope

_LOG = logging.getLogger(__name__)
Handler = Callable[[Delivered[Any]], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Route:
    """A topic's handler. `in_flight`: records of one partition that may be handled at once (live topics)."""

    message_type: type[Message]
    handler: Handler
    in_flight: int = 1


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a durable record is tried, and how long is waited between: doubled each time."""

    attempts: int = 5
    first_wait_seconds: float = 0.05


class Runner:
    """Runs one route of one service until cancelled."""

    def __init__(
        self,
        service: str,
        route: Route,
        bus: Bus,
        keyring: Keyring,
        deployments: Deployments,
        publisher: Publisher,
        metrics: RunnerMetrics,
        private_key: bytes = b"",
        now: Callable[[], datetime] = utc_now,
        patience: Patience = Patience(),
    ) -> None:
        self._service = service
        self._route = route
        self._topic = Topic.of(route.message_type)
        self._bus = bus
        self._keyring = keyring
        self._deployments = deployments
        self._publisher = publisher
        self._metrics = metrics
        self._private_key = private_key
        self._now = now
        self._patience = patience
        self._epochs: dict[Scope, int] = defaultdict(int)
        self._open_slots: dict[int, asyncio.Semaphore] = {}
        self._last: dict[int, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def _live(self) -> bool:
        return self._topic.kind is TopicKind.LIVE

    async def run(self) -> None:
        """Receive and handle until cancelled; then what is in hand is left uncommitted."""
        consumer = await self._bus.consume(self._topic, self._service)
        try:
            while True:
                record = await consumer.receive()
                slots = self._open_slots.setdefault(
                    record.partition, asyncio.Semaphore(self._route.in_flight if self._live else 1)
                )
                await slots.acquire()
                before = self._last.get(record.partition)
                task = asyncio.create_task(self._process(consumer, record, before, slots))
                self._last[record.partition] = task
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        finally:
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await consumer.close()

    async def _process(
        self,
        consumer: Consumer,
        record: Record,
        before: "asyncio.Task[None] | None",
        slots: asyncio.Semaphore,
    ) -> None:
        gauge = self._metrics.in_flight.labels(self._topic.name)
        gauge.inc()
        try:
            done = await self._handle(record)
            if before is not None and not before.done():
                await asyncio.wait([before])  # commits go in order
            if done:
                await consumer.commit(record)
            else:
                await asyncio.sleep(self._patience.first_wait_seconds * 2 ** (record.attempt - 1))
                await consumer.hand_back(record)
        finally:
            gauge.dec()
            slots.release()

    async def _handle(self, record: Record) -> bool:
        """Return whether the record is done with; False hands it back."""
        try:
            envelope = parse(record.value)
        except Unreadable:
            await self._poisoned(record, "")
            return True
        origin = origin_of(envelope)
        reason = self._drops(origin)
        if reason is not None:
            self._metrics.dropped.labels(self._topic.name, reason).inc()
            await self._settle(envelope.key_id, reason)
            return True
        try:
            delivered, key = await self._open(envelope, origin)
        except Unreadable:
            await self._settle(envelope.key_id, Reason.UNREADABLE)
            await self._poisoned(record, origin.deployment)
            return True
        if delivered is None:
            return True  # settled already: an ordinary answer
        return await self._run_handler(record, delivered, key)

    def _drops(self, origin: Origin) -> Reason | None:
        now = self._now()
        if not self._live:
            return None
        if not self._deployments.is_live(origin.deployment, now):
            return Reason.NO_DEPLOYMENT
        scope = Scope(origin.deployment, origin.camera)
        if origin.epoch < self._epochs[scope]:
            return Reason.OLD_EPOCH
        self._epochs[scope] = origin.epoch
        if not origin.replayed and origin.age_seconds(now) > self._topic.age_limit_seconds > 0:
            return Reason.STALE
        return None

    async def _open(self, envelope: Envelope, origin: Origin) -> tuple[Delivered[Any] | None, bytes]:
        message = self._route.message_type()
        if not envelope.key_id:
            take_clear(envelope.payload, message)
            return Delivered(message, origin), b""
        key = await self._key_of(envelope)
        if key is None:
            return None, b""
        take_sealed(envelope, self._topic, key, message)
        return Delivered(message, origin, envelope.key_id), key

    async def _key_of(self, envelope: Envelope) -> bytes | None:
        if envelope.passed_key:
            return open_sealed_to(self._private_key, envelope.passed_key, self._topic.name)
        return await self._keyring.fetch(envelope.key_id)

    async def _run_handler(self, record: Record, delivered: Delivered[Any], key: bytes) -> bool:
        origin = delivered.origin
        try:
            outcome = await self._route.handler(delivered)
            await self._publisher.publish(outcome.events, origin, delivered.key_id, key)
        except asyncio.CancelledError:
            if self._live:
                await self._settle(delivered.key_id, Reason.STOPPED)
            raise
        except Exception as error:
            # The one broad except: whatever a handler raises, nothing is kept and no service dies.
            # Only the type is logged: a message or a trace could carry what must not be written.
            text = str(error) if isinstance(error, SightlineError) else type(error).__name__
            _LOG.warning("%s: a record of %s failed: %s", self._service, self._topic.name, text)
            return await self._failed(record, delivered)
        self._metrics.handled.labels(self._topic.name).inc()
        self._metrics.age.labels(self._topic.name).observe(max(0.0, origin.age_seconds(self._now())))
        await self._apply(outcome, delivered)
        return True

    async def _apply(self, outcome: Outcome, delivered: Delivered[Any]) -> None:
        if outcome.tracks_opened or outcome.tracks_closed:
            scope = Scope(delivered.origin.deployment, delivered.origin.camera)
            await self._keyring.count_tracks(scope, outcome.tracks_opened, outcome.tracks_closed)
        if outcome.booked is not None:
            await self._keyring.book(delivered.key_id, outcome.booked)
        if outcome.reason is not None:
            retained = outcome.fate is Fate.RETAINED
            await self._keyring.settle(delivered.key_id, outcome.reason, retained=retained)

    async def _failed(self, record: Record, delivered: Delivered[Any]) -> bool:
        if self._live:
            self._metrics.dropped.labels(self._topic.name, Reason.FAILED).inc()
            await self._settle(delivered.key_id, Reason.FAILED)
            return True
        if record.attempt < self._patience.attempts:
            return False
        await self._bury(record, delivered.origin.deployment)
        if delivered.key_id:
            await self._keyring.book(delivered.key_id, Reason.FAILED)
        return True

    async def _poisoned(self, record: Record, deployment: str) -> None:
        self._metrics.poisoned.labels(self._topic.name).inc()
        _LOG.warning("%s: a record of %s cannot be read", self._service, self._topic.name)
        if not self._live:
            await self._bury(record, deployment)

    async def _bury(self, record: Record, deployment: str) -> None:
        self._metrics.dead.labels(self._topic.name).inc()
        await self._publisher.bury(self._topic, record, deployment)

    async def _settle(self, key_id: str, reason: Reason) -> None:
        if key_id:
            await self._keyring.settle(key_id, reason)
