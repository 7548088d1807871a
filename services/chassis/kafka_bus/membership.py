"""What a member of a group does when partitions are shared out anew."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from aiokafka import ConsumerRebalanceListener
from aiokafka.structs import TopicPartition

from services.chassis.kafka_bus.failures import FAILED
from services.chassis.kafka_bus.news import News
from services.chassis.kafka_bus.partition import Partition

_COMMIT_SECONDS = 1.0


class Membership(ConsumerRebalanceListener):  # type: ignore[misc]
    """The partitions that a member has, through rebalances.

    aiokafka takes all partitions away at each rebalance, and mostly gives the same ones back. What is out
    is let come to its end first, for `drain_seconds` at most. What then is still out stays so if its
    partition comes back in the next assignment; else it is another's, and is not committed any more.
    """

    def __init__(
        self,
        in_flight: int,
        drain_seconds: float,
        commit: Callable[[], Awaitable[None]],
        changed: Callable[[], None],
        news: News,
    ) -> None:
        self.partitions: dict[int, Partition] = {}
        self.joined = asyncio.Event()
        self.draining = False
        self._in_flight = in_flight
        self._drain_seconds = drain_seconds
        self._commit = commit
        self._changed = changed
        self._news = news

    def partition(self, number: int) -> Partition:
        """Return what is held of a partition that was assigned."""
        return self.partitions.setdefault(number, Partition(self._in_flight))

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Give nothing more out, wait for what is out, commit it."""
        self.draining = True
        with suppress(TimeoutError):
            async with asyncio.timeout(self._drain_seconds):
                while any(partition.out for partition in self.partitions.values()):
                    await self._news.wait()
        with suppress(*FAILED):
            async with asyncio.timeout(_COMMIT_SECONDS):
                await self._commit()
        self.leave()

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Go on with the partitions that are ours now."""
        self.partitions = {place.partition: self.partition(place.partition) for place in assigned}
        self.draining = False
        self.joined.set()
        self._changed()
        self._news.tell()

    def leave(self) -> None:
        """Let go of what waits in all partitions."""
        for partition in self.partitions.values():
            partition.leave()
