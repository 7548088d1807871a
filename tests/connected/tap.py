"""A thief with a service's access to bus and keyring while the street plays: what there was to see."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import redis.asyncio
from google.protobuf.message import Message

from services.chassis.ending import ended
from services.chassis.envelope import parse, take_sealed
from services.chassis.errors import SightlineError
from services.chassis.redis_keyring.access_list import PREFIX
from services.chassis.topics import Topic
from services.evaluation.street.rendering import StreetTruth
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.detector.v1.face_detected_pb2 import FaceDetected
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from sightline.matcher.v1.match_found_pb2 import MatchFound
from tests.connected.insider import Insider
from tests.connected.segments import OnDisk
from tests.forensics import markers
from tests.forensics.thief import Marker

_M = TypeVar("_M", bound=Message)
# Of what there are markers and secrets, once somebody unlisted has passed.
KINDS = {*markers.KINDS, "frame", "key", "wrapped key", "list key"}
LIVE: tuple[type[Message], ...] = (FrameCaptured, FaceDetected, TemplateExtracted)


@dataclass
class Tap:
    """Keys as they were had at the time: opened, and wrapped as Redis held them; and all records."""

    keys: dict[str, bytes] = field(default_factory=dict)
    wrapped: dict[str, bytes] = field(default_factory=dict)
    list_keys: set[bytes] = field(default_factory=set)
    taken: list[tuple[Topic, Envelope]] = field(default_factory=list)
    matched: set[str] = field(default_factory=set)

    def markers(self, truth: StreetTruth | None = None) -> list[Marker]:
        """What would be left of whoever was not on the list, and of every frame.

        `truth`: of the street, by which the faces in a frame are found.
        """
        probes, extracted = self.unlisted_messages()
        found = [
            *(mark for one in probes for mark in markers.of_probe(one)),
            *(mark for one in extracted for mark in markers.of_extracted(one)),
            *(mark for one in self._opened(FrameCaptured) for mark in markers.of_frame(one, truth)),
        ]
        listed = [
            one.SerializeToString()
            for kind in (FaceDetected, TemplateExtracted)
            for one in self._opened(kind, matched=True)
        ]
        return markers.without(listed, found)

    def unlisted_messages(self) -> tuple[list[FaceDetected], list[TemplateExtracted]]:
        """What was to be seen of tracks of which no look matched."""
        probes, extracted = list(self._opened(FaceDetected)), list(self._opened(TemplateExtracted))
        listed = {one.track for one in self._opened(TemplateExtracted, matched=True)}
        return (
            [one for one in probes if one.track not in listed],
            [one for one in extracted if one.track not in listed],
        )

    def _opened(self, kind: type[_M], matched: bool = False) -> Iterator[_M]:
        """Yield what the kept keys open of one kind; only of what matched, if that is asked for."""
        for topic, envelope in self.taken:
            key = self.keys.get(envelope.key_id)
            if topic != Topic.of(kind) or key is None or (matched and envelope.key_id not in self.matched):
                continue
            message = kind()
            take_sealed(envelope, topic, key, message)
            yield message

    def records(self) -> list[OnDisk]:
        """All that was heard, as it lay on the disk until Kafka deleted it."""
        return [OnDisk(topic.name, b"", envelope.SerializeToString()) for topic, envelope in self.taken]

    def secrets(self) -> list[Marker]:
        """The keys themselves, and what Redis held of them."""
        found = [Marker("key", key_id, key) for key_id, key in self.keys.items()]
        for key_id, wrapped in self.wrapped.items():
            found += [Marker("wrapped key", key_id, wrapped[at : at + 32]) for at in (0, len(wrapped) - 32)]
        return [*found, *(Marker("list key", "", wrapped[-32:]) for wrapped in self.list_keys)]


@asynccontextmanager
async def tapping(inside: Insider, owner_url: str) -> AsyncIterator[Tap]:
    """Hear everything that is published from here on, and ask for each key at once."""
    tap = Tap()
    store = redis.asyncio.Redis.from_url(owner_url)
    followings = [await inside.bus.follow(Topic.of(kind)) for kind in (*LIVE, MatchFound)]
    tasks = [asyncio.create_task(_hear(tap, inside, store, following)) for following in followings]
    tasks.append(asyncio.create_task(_list_keys(tap, store)))
    try:
        yield tap
        assert not any(task.done() for task in tasks), [task for task in tasks if task.done()]
    finally:
        await ended(tasks)
        for following in followings:
            await following.aclose()
        await store.aclose()


async def _hear(tap: Tap, inside: Insider, store: "redis.asyncio.Redis", following: object) -> None:
    async for record in following:  # type: ignore[attr-defined]
        envelope = parse(record.value)
        if record.topic == Topic.of(MatchFound):
            tap.matched.add(envelope.key_id)
            continue
        tap.taken.append((record.topic, envelope))
        if envelope.key_id in tap.keys:
            continue
        try:
            key, wrapped = await asyncio.gather(
                inside.keyring.fetch(envelope.key_id), store.get(f"{PREFIX}value:{envelope.key_id}")
            )
        except SightlineError:
            continue
        if key is not None:
            tap.keys[envelope.key_id] = key
        if isinstance(wrapped, bytes):
            tap.wrapped[envelope.key_id] = wrapped


async def _list_keys(tap: Tap, store: "redis.asyncio.Redis") -> None:
    while True:
        async for name in store.scan_iter(match="sightline:list:*"):
            if isinstance(wrapped := await store.get(name), bytes):
                tap.list_keys.add(wrapped)
        await asyncio.sleep(0.5)
