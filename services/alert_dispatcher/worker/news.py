"""News of alerts: one ear on the bus for all who watch through this process, whichever replica said it."""

import asyncio
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import dataclass, field

from services.chassis.bus import Bus, Following
from services.chassis.topics import Topic
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import AlertResolved
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import OutcomeRecorded

_TOPICS = tuple(Topic.of(event) for event in (AlertRaised, AlertResolved, OutcomeRecorded))


@dataclass(slots=True)
class AlertNews:
    """Says that something was said, not what: who watches looks at the records."""

    bus: Bus
    _revision: int = 0
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _listens: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Listen until cancelled."""
        async with AsyncExitStack() as closing, asyncio.TaskGroup() as group:
            for topic in _TOPICS:
                following = await closing.enter_async_context(aclosing(await self.bus.follow(topic)))
                group.create_task(self._hear(following))
            self._listens.set()

    async def revision(self) -> int:
        """Return how much was heard so far; waits until it listens, so that nothing after this is missed."""
        await self._listens.wait()
        return self._revision

    async def changed(self, since: int, at_most_seconds: float | None) -> None:
        """Return once more was heard than `since`, or after so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most_seconds), self._changed:
                await self._changed.wait_for(lambda: self._revision > since)

    async def _hear(self, following: Following) -> None:
        async for _ in following:
            async with self._changed:
                self._revision += 1
                self._changed.notify_all()
