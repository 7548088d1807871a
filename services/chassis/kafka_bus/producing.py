"""Sending records, in two ways.

Both send a record at once, by itself, and know what became of it when `publish` returns or raises.
aiokafka's own producer batches instead: a batch waits for its broker beyond what `publish` was told, and
an idempotent one for ever, so that pictures would be sent after an outage.
"""

import asyncio
import time
from collections import defaultdict
from typing import Any

from aiokafka import errors
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.protocol.transaction import InitProducerIdRequest

from services.chassis.kafka_bus.batch import NOBODY, Identity, one_record, partition_of
from services.chassis.kafka_bus.failures import FAILED
from services.chassis.kafka_bus.link import Link

LIVE_SECONDS = 1.0
DURABLE_SECONDS = 5.0
_REQUEST_MS = {1: 1000, -1: 4000}
_BACK_OFF_SECONDS = 0.1
_LEADER_ONLY, _ALL_IN_SYNC = 1, -1
# The broker that was asked has no such partition, so that nothing was written: another one may.
_NOT_TAKEN = (
    errors.NotLeaderForPartitionError,
    errors.LeaderNotAvailableError,
    errors.UnknownTopicOrPartitionError,
)


async def _produce(link: Link, acks: int, topic: str, partition: int, batch: Any) -> None:
    request = ProduceRequest(
        transactional_id=None,
        required_acks=acks,
        timeout=_REQUEST_MS[acks],
        topics=[(topic, [(partition, batch)])],
    )
    answer = await link.send(topic, partition, request)
    code = answer.topics[0][1][0][1]
    if code:
        link.doubt()
        raise errors.for_code(code)


class LiveProducer:
    """Answered for by the leader alone, and sent once. What fails is not sent later."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def send(self, topic: str, key: str, value: bytes, lane: int | None) -> None:
        """Append a record. One of FAILED when it is not known to be there within a second or two."""
        given_up = time.monotonic() + LIVE_SECONDS
        while True:
            try:
                return await self._send_once(topic, key, value, lane)
            except _NOT_TAKEN:
                if time.monotonic() > given_up:
                    raise
                await asyncio.sleep(_BACK_OFF_SECONDS)

    async def _send_once(self, topic: str, key: str, value: bytes, lane: int | None) -> None:
        async with asyncio.timeout(LIVE_SECONDS):
            partitions = await self._link.partitions(topic)
        partition = partition_of(key, lane, partitions)
        await _produce(self._link, _LEADER_ONLY, topic, partition, one_record(key, value))


class DurableProducer:
    """Tried again until all replicas in sync have it, once; given up after a time, and then not sent."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._identity = NOBODY
        self._turns: dict[tuple[str, int], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def send(self, topic: str, key: str, value: bytes, lane: int | None) -> None:
        """Append a record. One of FAILED when it is not known to be there within DURABLE_SECONDS."""
        last: list[BaseException] = []
        try:
            async with asyncio.timeout(DURABLE_SECONDS):
                await self._until_sent(topic, key, value, lane, last)
        except TimeoutError:
            raise last[-1] if last else TimeoutError from None

    async def _until_sent(
        self, topic: str, key: str, value: bytes, lane: int | None, last: list[BaseException]
    ) -> None:
        while True:
            try:
                place = topic, partition_of(key, lane, await self._link.partitions(topic))
                async with self._turns[place]:
                    return await self._in_turn(place, key, value, last)
            except FAILED as error:
                if not _may_pass(error):
                    raise
                last.append(error)
                await asyncio.sleep(_BACK_OFF_SECONDS)

    async def _in_turn(
        self, place: tuple[str, int], key: str, value: bytes, last: list[BaseException]
    ) -> None:
        identity = await self._known()
        number = identity.numbers.get(place, 0)
        batch, sent = one_record(key, value, identity, number), False
        try:
            while not sent:
                try:
                    await _produce(self._link, _ALL_IN_SYNC, *place, batch)
                    sent = True
                except errors.DuplicateSequenceNumber:
                    sent = True  # an earlier try had arrived
                except FAILED as error:
                    if not _may_arrive(error):
                        raise
                    last.append(error)
                    await asyncio.sleep(_BACK_OFF_SECONDS)
            identity.numbers[place] = (number + 1) % 2**31
        finally:
            if not sent and self._identity is identity:
                self._identity = NOBODY  # which number the broker expects is not known any more

    async def _known(self) -> Identity:
        if self._identity is NOBODY:
            answer = await self._link.ask_any(InitProducerIdRequest(None, _REQUEST_MS[_ALL_IN_SYNC]))
            if answer.error_code:
                raise errors.for_code(answer.error_code)
            self._identity = Identity(answer.producer_id, answer.producer_epoch)
        return self._identity


def _may_arrive(error: BaseException) -> bool:
    """Whether the same batch, sent again, may be taken."""
    return not isinstance(error, errors.KafkaError) or bool(error.retriable)


def _may_pass(error: BaseException) -> bool:
    """Whether another try, as another sender, may succeed."""
    sender = (
        errors.OutOfOrderSequenceNumber,
        errors.InvalidProducerEpoch,
        errors.InvalidProducerIdMapping,
        errors.UnknownError,
    )
    return _may_arrive(error) or isinstance(error, sender)
