"""A runner on real parts, which note what they did, in order."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from google.protobuf.message import Message
from prometheus_client import CollectorRegistry

from services.chassis.bus import Bus, Consumer, Record
from services.chassis.deployments import Deployments
from services.chassis.envelope import parse, put_sealed, wrap
from services.chassis.errors import Unavailable
from services.chassis.feed import Feed
from services.chassis.frames import MemoryFrames
from services.chassis.ledger import Kind, Ledger, Scope
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.origin import Delivered, Origin
from services.chassis.outcome import Event, Outcome, Reason, Seal
from services.chassis.publishing import Publisher
from services.chassis.runner import Handler, Patience, Route, Runner
from services.chassis.sealing import new_identity, public_key_of, seal_to
from services.chassis.telemetry import RunnerMetrics
from services.chassis.topics import Topic
from services.chassis.tracing import OFF, Traces
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.detector.v1.face_detected_pb2 import FaceDetected
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from sightline.matcher.v1.match_found_pb2 import MatchFound
from tests.chassis.deploying import changed

LIMIT_SECONDS = 30.0
QUICK = Patience(3, 0.0)
SLOTS = {"gate": 0, "hall": 1}
GATE = Scope("market", "gate")
FRAMES, PROBES, MATCHES = Topic.of(FrameCaptured), Topic.of(FaceDetected), Topic.of(MatchFound)


@dataclass
class Noted:
    """What happened, in order."""

    steps: list[str] = field(default_factory=list)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def note(self, step: str) -> None:
        async with self.news:
            self.steps.append(step)
            self.news.notify_all()

    async def until(self, step: str, times: int = 1) -> None:
        async with asyncio.timeout(LIMIT_SECONDS), self.news:
            await self.news.wait_for(lambda: self.steps.count(step) >= times)


@dataclass
class NotingConsumer:
    inner: Consumer
    noted: Noted

    async def receive(self) -> Record:
        return await self.inner.receive()

    async def commit(self, record: Record) -> None:
        await self.inner.commit(record)
        await self.noted.note("commit")

    async def hand_back(self, record: Record) -> None:
        await self.inner.hand_back(record)
        await self.noted.note("hand back")

    async def close(self) -> None:
        await self.inner.close()


@dataclass
class NotingBus:
    """Any bus; `refuses` topics as if it were away, so often."""

    inner: Bus
    noted: Noted
    refuses: dict[str, int] = field(default_factory=dict)
    published: list[tuple[Topic, bytes]] = field(default_factory=list)

    async def publish(self, topic: Topic, key: str, value: bytes, lane: int | None = None) -> None:
        if self.refuses.get(topic.name, 0) > 0:
            self.refuses[topic.name] -= 1
            raise Unavailable("the bus does not take it")
        self.published.append((topic, value))
        await self.inner.publish(topic, key, value, lane)
        await self.noted.note(f"publish {topic.name}")

    async def consume(self, topic: Topic, group: str, in_flight: int = 1) -> NotingConsumer:
        consumer = NotingConsumer(await self.inner.consume(topic, group, in_flight), self.noted)
        await self.noted.note("join")
        return consumer

    async def follow(self, topic: Topic) -> Any:
        return await self.inner.follow(topic)


class NotingKeyring(MemoryKeyring):
    """`away` so often: as if it could not be reached."""

    def __init__(self, noted: Noted, on_destroyed: Callable[[str], None]) -> None:
        super().__init__(on_destroyed=on_destroyed)
        self.noted = noted
        self.away = 0

    async def fetch(self, key_id: str) -> bytes | None:
        if self.away:
            self.away -= 1
            raise Unavailable("the keyring is away")
        await self.noted.note("open")
        return await super().fetch(key_id)

    async def settle(self, key_id: str, reason: Reason, *, retained: bool = False) -> bool:
        settled = await super().settle(key_id, reason, retained=retained)
        await self.noted.note(f"settle {reason}")
        return settled


class Rig:
    """One service, `reader`, on a bus."""

    def __init__(self, bus: Bus, traces: Traces = OFF) -> None:
        self.noted = Noted()
        self.traces = traces
        self.bus = NotingBus(bus, self.noted)
        self.frames = MemoryFrames()
        self.keyring = NotingKeyring(self.noted, self.frames.destroy)
        self.private_key = new_identity()
        self.deployments = Deployments("reader", self.private_key)
        self.registry = CollectorRegistry()
        self.metrics = RunnerMetrics.create("reader", self.registry)
        readers = {MATCHES.name: public_key_of(self.private_key)}
        self.publisher = Publisher(self.bus, self.keyring, self.deployments, readers, traces)

    async def hear(self, **kinds: Any) -> None:
        """Have the service hear of a deployment, live unless said otherwise."""
        await self.deployments.take(changed({"reader": public_key_of(self.private_key)}, **kinds))

    @asynccontextmanager
    async def runs(
        self,
        message_type: type[Message],
        handler: Handler,
        *,
        in_flight: int = 1,
        patience: Patience = QUICK,
    ) -> AsyncIterator[None]:
        """Run a route, from the time that it has joined."""
        runner = Runner(
            "reader",
            Route(message_type, handler, in_flight),
            self.bus,
            self.keyring,
            self.deployments,
            self.publisher,
            self.metrics,
            self.private_key,
            patience=patience,
            traces=self.traces,
        )
        joined = self.noted.steps.count("join")
        running = asyncio.create_task(runner.run())
        await self.noted.until("join", joined + 1)
        try:
            yield
            assert not running.done(), "the service has died"
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def frame(
        self,
        number: int = 1,
        *,
        age_seconds: float = 0.0,
        replayed: bool = False,
        epoch: int = 1,
        camera: str = "gate",
    ) -> bool:
        """Emit a frame as a source does."""
        now = datetime.now(UTC) - timedelta(seconds=age_seconds)
        feed = Feed(self.bus, self.keyring, self.frames, self.deployments, lambda: now)
        fed = await feed.emit(
            FrameCaptured(number=number, width_px=4, height_px=4),
            deployment="market",
            camera=camera,
            slot=SLOTS[camera],
            epoch=epoch,
            number=number,
            captured_at=now,
            picture=np.full((4, 4, 3), 7, np.uint8),
            replayed=replayed,
        )
        return bool(fed)

    async def match(self, subject: str, number: int = 1, reader: bytes | None = None) -> str:
        """Publish a match as the matcher does, its key passed on; return the key's id."""
        key_id = f"match {number}"
        key = await self.keyring.create(GATE, Kind.PROBE, key_id, datetime.now(UTC))
        assert key is not None
        envelope = wrap(replace(origin(), id=key_id.encode()))
        put_sealed(envelope, MATCHES, key_id, key, MatchFound(subject=subject))
        to = public_key_of(reader or self.private_key)
        envelope.passed_key = seal_to(to, key, MATCHES.name)
        await self.bus.publish(MATCHES, "subject", envelope.SerializeToString())
        await self.keyring.settle(key_id, Reason.MATCH, retained=True)
        return key_id

    async def ledger(self) -> Ledger:
        ledger = await self.keyring.ledger("market")
        assert ledger.closes
        return ledger

    def count(self, name: str, **labels: str) -> float:
        """The value of one of the runner's counters."""
        return self.registry.get_sample_value(f"reader_records_{name}_total", labels) or 0.0

    def envelopes(self, topic: Topic) -> list[Envelope]:
        return [parse(value) for at, value in self.bus.published if at == topic]


def origin() -> Origin:
    now = datetime.now(UTC)
    return Origin("market", "gate", 1, now, now, id=b"an id")


def probe(delivered: Delivered[Any]) -> Event:
    """A probe, as a detector finds one in a frame."""
    message = FaceDetected(track="a track", look=1)
    return Event(message, ("gate", delivered.message.number), "gate", Seal.NEW_KEY)


async def looks(delivered: Delivered[Any]) -> Outcome:
    """A handler that forgets what it was given."""
    return Outcome.forget(Reason.LOOKED_AT)
