"""A connection to the brokers for what is sent: opened when needed, opened anew after an outage."""

import asyncio
import struct
from contextlib import suppress
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError, NotLeaderForPartitionError, UnknownTopicOrPartitionError
from aiokafka.structs import TopicPartition

from services.chassis.ending import ended
from services.chassis.kafka_bus.failures import FAILED
from services.chassis.kafka_bus.settings import KafkaSettings

_METADATA_SECONDS = 3.0
_NOT_AT_ALL = struct.pack("ii", 1, 0)  # how long a closed socket goes on sending


class Link:
    """Sends requests to the leader of a partition, in the order of the calls.

    What was handed over is sent or the connection is cut: nothing lies in a buffer until a broker is back.
    """

    def __init__(self, settings: KafkaSettings, request_seconds: float) -> None:
        self._settings = settings
        self._request_seconds = request_seconds
        self._client: Any = None
        self._opening: asyncio.Task[Any] | None = None

    async def client(self) -> Any:
        """Return the open client. KafkaError when no broker answers."""
        if self._client is not None:
            return self._client
        if self._opening is None or self._opening.done():
            self._opening = asyncio.create_task(self._open())
            self._opening.add_done_callback(_looked_at)
        # It goes on when who asked has given up: else brokers that are slow would never be reached.
        return await asyncio.shield(self._opening)

    async def partitions(self, topic: str) -> int:
        """Return how many partitions `topic` has, fixed at install. KafkaError when it is not there."""
        client = await self.client()
        known = client.cluster.partitions_for_topic(topic)
        if known is None:
            client.add_topic(topic)
            await client.force_metadata_update()
            known = client.cluster.partitions_for_topic(topic)
        if not known:
            raise UnknownTopicOrPartitionError(topic)
        return len(known)

    async def send(self, topic: str, partition: int, request: Any) -> Any:
        """Send `request` to the partition's leader and return the answer. KafkaError when there is none."""
        client = await self.client()
        node = client.cluster.leader_for_partition(TopicPartition(topic, partition))
        if node is None or node == -1:
            self.doubt()
            raise NotLeaderForPartitionError(topic)
        try:
            async with asyncio.timeout(self._request_seconds):
                return await client.send(node, request)
        except TimeoutError:
            self._cut(client, node)
            raise
        except KafkaError:
            self.doubt()
            raise

    async def ask_any(self, request: Any) -> Any:
        """Send `request` to some broker and return the answer."""
        client = await self.client()
        async with asyncio.timeout(self._request_seconds):
            return await client.send(client.get_random_node(), request)

    def doubt(self) -> None:
        """Have it asked anew who leads which partition."""
        if self._client is not None:
            self._client.force_metadata_update()

    async def look(self) -> None:
        """Ask for the state of the cluster; after a failure, begin again at the addresses in the settings."""
        client = await self.client()
        with suppress(TimeoutError):
            async with asyncio.timeout(_METADATA_SECONDS):
                if await client.force_metadata_update():
                    return
        if client is self._client:
            await self.close()
        raise KafkaError

    async def close(self) -> None:
        """Close the connections."""
        if self._opening is not None:
            await ended([self._opening])
        client, self._client = self._client, None
        if client is not None:
            with suppress(*FAILED):
                async with asyncio.timeout(_METADATA_SECONDS):
                    await client.close()

    async def _open(self) -> Any:
        client = AIOKafkaClient(
            **self._settings.connecting(),
            client_id="sightline",
            metadata_max_age_ms=30_000,
            request_timeout_ms=int(self._request_seconds * 1000) + 500,
        )
        opened = False
        try:
            await client.bootstrap()
            opened = True
        finally:
            if not opened:
                await client.close()
        self._client = client
        return client

    @staticmethod
    def _cut(client: Any, node: int) -> None:
        """Drop what is still unsent, also in the kernel: else it is sent when a broker that hangs wakes.

        What such a broker has received already, it will write. Its readers drop it by its age.
        """
        for (at, _), connection in client._conns.items():
            if at == node and connection._writer is not None:
                connection._writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, _NOT_AT_ALL)
                connection._writer.transport.abort()


def _looked_at(opening: "asyncio.Task[Any]") -> None:
    """Take note of how an opening ended, also if nobody waits for it any more."""
    if not opening.cancelled():
        opening.exception()
