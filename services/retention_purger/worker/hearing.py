"""Hears a topic whose every record has to be in the audit chain, also what came while no purger ran."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from services.chassis.bus import Bus, Consumer, Record
from services.chassis.errors import Refused, SightlineError, Unreadable
from services.chassis.topics import Topic
from services.retention_purger.domain.audit import Told
from services.retention_purger.ports import AuditChain

_LOG = logging.getLogger(__name__)
_AGAIN_SECONDS = 1.0
_LAST_RECORD_SECONDS, _LAST_SECONDS = 0.05, 2.0


@dataclass(slots=True)
class Hearing:
    """Reads as a member of a group, not as a follower: it hears also what was replaced while it was away.

    `told_of`: what is told of a record; None for what is told to nobody, Unreadable or ValueError for what is
    not believed. `untold` hears of each record that is not told for that, or is not taken.
    """

    bus: Bus
    chain: AuditChain
    group: str
    topic: Topic
    told_of: Callable[[Record], Told | None]
    untold: Callable[[], None] = lambda: None
    consumer: Consumer | None = None
    _in_hand: Record | None = None

    async def run(self) -> None:
        """Run until cancelled; what was heard and not told then is told by `finish`, or heard again."""
        self.consumer = consumer = await self.bus.consume(self.topic, self.group)
        while True:
            try:
                await self._next(consumer)
            except SightlineError as error:
                _LOG.warning("a record of %s is not in the audit chain yet: %s", self.topic.name, error)
                await asyncio.sleep(_AGAIN_SECONDS)

    async def finish(self) -> None:
        """Tell what is there already, and leave the group: a bus in memory will not say it again."""
        if self.consumer is None:
            return
        with suppress(TimeoutError, SightlineError):
            async with asyncio.timeout(_LAST_SECONDS):
                await self._rest(self.consumer)
        await self.consumer.close()

    async def _rest(self, consumer: Consumer) -> None:
        while True:
            if self._in_hand is None:
                async with asyncio.timeout(_LAST_RECORD_SECONDS):
                    self._in_hand = await consumer.receive()
            await self._next(consumer)

    async def _next(self, consumer: Consumer) -> None:
        """Tell one, which stays in hand until it is told and committed."""
        if self._in_hand is None:
            self._in_hand = await consumer.receive()
        await self._tell(self._in_hand)
        await consumer.commit(self._in_hand)
        self._in_hand = None

    async def _tell(self, record: Record) -> None:
        try:
            told = self.told_of(record)
            if told is not None:
                await self.chain.tell(told)
        except (Unreadable, ValueError):
            _LOG.warning("a record of %s cannot be read; the audit chain does not have it", self.topic.name)
            self.untold()
        except Refused as error:  # in hand it would keep up all that come after it, at each start again
            _LOG.error("a record of %s is passed over: %s", self.topic.name, error)
            self.untold()
