"""The runner: one order for every service.

Drop what is stale, of an old epoch or of no live deployment → open → handle → publish → settle → commit.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from google.protobuf.message import Message

from services.chassis.bus import Bus, Consumer, Record
from services.chassis.deployments import Deployments
from services.chassis.ending import ended
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
from services.chassis.tracing import OFF, Span, Traces
from services.chassis.turns import Turn, Turns
from sightline.chassis.v1.envelope_pb2 import Envelope

_LOG = logging.getLogger(__name__)
# Why a live record is dropped by the runner itself.
_DROPS = (Reason.STALE, Reason.OLD_EPOCH, Reason.NO_DEPLOYMENT, Reason.FAILED)
Handler = Callable[[Delivered[Any]], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Route:
    """A topic's handler. For live topics: how many records of one partition may be out at once (`in_flight`),
    and of all partitions be given to the handler at once (`at_once`, 0: as many as are out). What waits for
    that is dropped when it has become too old.
    """

    message_type: type[Message]
    handler: Handler
    in_flight: int = 1
    at_once: int = 0


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a durable record is tried, and how long is waited between: doubled each time.

    What fails because something is away at the moment is tried until it is there, however often.
    """

    attempts: int = 5
    first_wait_seconds: float = 0.05
    longest_wait_seconds: float = 5.0

    def wait_seconds(self, attempt: int) -> float:
        """Return how long to wait after try number `attempt`, counted from 1."""
        return min(self.first_wait_seconds * 2.0 ** min(attempt - 1, 30), self.longest_wait_seconds)

    def is_over(self, attempt: int, error: Exception) -> bool:
        """Say whether to give up after try number `attempt`, which ended in `error`."""
        away = isinstance(error, SightlineError) and error.retriable
        return attempt >= self.attempts and not away


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
        after: Callable[[], Awaitable[None]] | None = None,
        stopping: asyncio.Event | None = None,
        traces: Traces = OFF,
    ) -> None:
        self._service = service
        self._route = route
        self._topic = Topic.of(route.message_type)
        self._bus = bus
        self._keyring = keyring
        self._deployments = deployments
        self._publisher = publisher
        self._metrics = metrics
        metrics.begin(self._topic.name, _DROPS if self._live else ())
        self._private_key = private_key
        self._now = now
        self._patience = patience
        self._after = after
        self._stopping = stopping or asyncio.Event()
        self._traces = traces
        self._epochs: dict[Scope, int] = {}
        self._room = asyncio.Semaphore(route.at_once) if self._live and route.at_once else nullcontext()
        self._starts = Turns()
        self._ends = Turns()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def _live(self) -> bool:
        return self._topic.kind is TopicKind.LIVE

    async def run(self) -> None:
        """Receive and handle until told to stop, then finish what is in hand.

        When it is cancelled, what is in hand is left uncommitted.
        """
        if self._after is not None:
            await self._after()
        in_flight = self._route.in_flight if self._live else 1
        consumer = await self._bus.consume(self._topic, self._service, in_flight)
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            while (record := await self._receive(consumer, stopping)) is not None:
                lane = str(record.partition)
                task = asyncio.create_task(
                    self._process(consumer, record, self._starts.take(lane), self._ends.take(lane))
                )
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            await asyncio.gather(*self._tasks)
        finally:
            stopping.cancel()
            await ended(self._tasks)
            await consumer.close()

    async def _receive(self, consumer: Consumer, stopping: "asyncio.Task[Any]") -> Record | None:
        """Return the next record; None once the service is to stop."""
        receiving = asyncio.create_task(consumer.receive())
        try:
            await asyncio.wait([receiving, stopping], return_when=asyncio.FIRST_COMPLETED)
            return receiving.result() if receiving.done() else None
        finally:
            receiving.cancel()

    async def _process(self, consumer: Consumer, record: Record, start: Turn, end: Turn) -> None:
        """Handle one record; those of a partition start in order, and are committed in order."""
        gauge = self._metrics.in_flight.labels(self._topic.name)
        gauge.inc()
        try:
            done = await self._handle(record, start)
            start.give_up()
            async with end:
                if done:
                    await consumer.commit(record)
                else:
                    self._metrics.handed_back.labels(self._topic.name).inc()
                    await asyncio.sleep(self._patience.wait_seconds(record.attempt))
                    await consumer.hand_back(record)
        finally:
            start.give_up()
            end.give_up()
            gauge.dec()

    async def _handle(self, record: Record, start: Turn) -> bool:
        """Return whether the record is done with; False hands it back."""
        envelope: Envelope | None = None
        try:
            try:
                envelope = parse(record.value)
                return await self._handle_envelope(envelope, start)
            except Unreadable:
                await self._poisoned(record, envelope)
                return True
        except asyncio.CancelledError:
            if self._live and envelope is not None:
                with suppress(SightlineError):
                    await self._keyring.settle(envelope.key_id, Reason.STOPPED)
            raise
        except Exception as error:
            # The one broad except: whatever goes wrong, nothing is kept and no service dies.
            # Only the type is logged: a message or a trace could carry what must not be written.
            self._log(error)
            return await self._failed(record, envelope, error)

    async def _handle_envelope(self, envelope: Envelope, start: Turn) -> bool:
        origin = origin_of(envelope)
        with self._traces.go_on(self._topic.name, envelope.traceparent, origin.received_at) as span:
            if await self._dropped(envelope, origin, span):
                return True
            # First come, first served: those before it in its partition are never behind it here.
            async with self._room:
                if await self._dropped(envelope, origin, span):
                    return True
                return await self._handle_one(envelope, origin, start, span)

    async def _dropped(self, envelope: Envelope, origin: Origin, span: Span) -> bool:
        reason = self._drops(origin)
        if reason is None:
            return False
        self._metrics.dropped.labels(self._topic.name, reason).inc()
        span.settle(reason)
        await self._settle(envelope.key_id, reason)
        return True

    async def _handle_one(self, envelope: Envelope, origin: Origin, start: Turn, span: Span) -> bool:
        delivered, key = await self._open(envelope, origin)
        if delivered is None:
            self._metrics.gone.labels(self._topic.name).inc()
            return True  # settled already: an ordinary answer
        async with start:
            # All before it in its partition have been given to the handler.
            late = self._is_of_old_epoch(origin)
            # Only now: what was sealed here says which epoch it is, not what anybody wrote on the bus.
            self._take_epoch(origin)
        if late:
            self._metrics.dropped.labels(self._topic.name, Reason.OLD_EPOCH).inc()
            span.settle(Reason.OLD_EPOCH)
            await self._settle(envelope.key_id, Reason.OLD_EPOCH)
            return True
        await self._answer(delivered, key, span)
        return True

    def _drops(self, origin: Origin) -> Reason | None:
        now = self._now()
        if not self._live:
            return None
        if not self._deployments.is_live(origin.deployment, now):
            return Reason.NO_DEPLOYMENT
        if self._is_of_old_epoch(origin):
            return Reason.OLD_EPOCH
        if not origin.replayed and origin.age_seconds(now) > self._topic.age_limit_seconds > 0:
            return Reason.STALE
        return None

    def _is_of_old_epoch(self, origin: Origin) -> bool:
        return self._live and origin.epoch < self._epochs.get(Scope(origin.deployment, origin.camera), 0)

    def _take_epoch(self, origin: Origin) -> None:
        scope = Scope(origin.deployment, origin.camera)
        if self._live and origin.epoch > self._epochs.get(scope, 0):
            self._epochs[scope] = origin.epoch

    async def _open(self, envelope: Envelope, origin: Origin) -> tuple[Delivered[Any] | None, bytes]:
        message = self._route.message_type()
        if not envelope.key_id:
            if self._topic.is_sealed:
                raise Unreadable("a record that is always sealed is not")
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
        if not self._live:
            raise Unreadable("a sealed record that outlives its key carries none")
        return await self._keyring.fetch(envelope.key_id)

    async def _answer(self, delivered: Delivered[Any], key: bytes, span: Span) -> None:
        try:
            outcome = await self._route.handler(delivered)
        except Unreadable as error:
            # The record was read: what cannot be read now is the handler's affair, not poison.
            raise _HandlerFailed(str(error)) from None
        await self._publisher.publish(outcome.events, delivered.origin, delivered.key_id, key, span.context)
        await self._apply(outcome, delivered, span)
        self._metrics.handled.labels(self._topic.name).inc()
        age_seconds = delivered.origin.age_seconds(self._now())
        self._metrics.age.labels(self._topic.name).observe(max(0.0, age_seconds))

    async def _apply(self, outcome: Outcome, delivered: Delivered[Any], span: Span) -> None:
        if outcome.tracks is not None:
            scope = Scope(delivered.origin.deployment, delivered.origin.camera)
            await self._keyring.count_tracks(scope, outcome.tracks)
        if outcome.booked is not None:
            span.settle(outcome.booked)
            await self._keyring.book(delivered.key_id, outcome.booked)
        if outcome.reason is not None:
            span.settle(outcome.reason)
            retained = outcome.fate is Fate.RETAINED
            await self._keyring.settle(delivered.key_id, outcome.reason, retained=retained)

    async def _failed(self, record: Record, envelope: Envelope | None, error: Exception) -> bool:
        if not self._live and not self._patience.is_over(record.attempt, error):
            return False
        try:
            if self._live:
                self._metrics.dropped.labels(self._topic.name, Reason.FAILED).inc()
            else:
                await self._bury(record, envelope)
            if envelope is not None:
                await self._end_key(envelope.key_id, Reason.FAILED)
        except SightlineError as again:
            self._log(again)
            return self._live  # a key that cannot be settled now is taken by its limit
        return True

    async def _poisoned(self, record: Record, envelope: Envelope | None) -> None:
        self._metrics.poisoned.labels(self._topic.name).inc()
        _LOG.warning("%s: a record of %s cannot be read", self._service, self._topic.name)
        if not self._live:
            await self._bury(record, envelope)
        if envelope is not None:
            await self._end_key(envelope.key_id, Reason.UNREADABLE)

    async def _bury(self, record: Record, envelope: Envelope | None) -> None:
        # What cannot be read may hold anything: only a name that we know already is written down again.
        known = envelope is not None and self._deployments.get(envelope.deployment) is not None
        await self._publisher.bury(self._topic, record, envelope.deployment if envelope and known else "")
        self._metrics.dead.labels(self._topic.name).inc()

    async def _end_key(self, key_id: str, reason: Reason) -> None:
        """Account for the key of what cannot be handled: on a durable topic it was passed on."""
        if self._live:
            await self._settle(key_id, reason)
        elif key_id:
            await self._keyring.book(key_id, reason)

    async def _settle(self, key_id: str, reason: Reason) -> None:
        if key_id:
            await self._keyring.settle(key_id, reason)

    def _log(self, error: Exception) -> None:
        text = str(error) if isinstance(error, SightlineError) else type(error).__name__
        _LOG.warning("%s: a record of %s failed: %s", self._service, self._topic.name, text)


class _HandlerFailed(SightlineError):
    """A handler could not read what it fetched."""
