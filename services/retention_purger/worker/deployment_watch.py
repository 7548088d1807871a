"""Every change of a deployment is told to the audit chain."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from services.chassis.bus import Bus, Consumer, Record
from services.chassis.deployments import Deployments
from services.chassis.envelope import parse, take_clear
from services.chassis.errors import Refused, SightlineError, Unreadable
from services.chassis.topics import Topic
from services.retention_purger import wire
from services.retention_purger.ports import AuditChain
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_DRAFT,
    STATUS_UNSPECIFIED,
    DeploymentChanged,
)

_LOG = logging.getLogger(__name__)
_TOPIC = Topic.of(DeploymentChanged)
_AGAIN_SECONDS = 1.0
_LAST_RECORD_SECONDS, _LAST_SECONDS = 0.05, 2.0
# A draft is known to its author alone.
_UNTOLD = (STATUS_UNSPECIFIED, STATUS_DRAFT)


@dataclass(slots=True)
class DeploymentWatch:
    """Reads as a member of a group, not as a follower: it hears also what was replaced while it was away.

    Only what `deployments` would believe is told; `untold` hears of each record that is not.
    """

    bus: Bus
    chain: AuditChain
    group: str
    deployments: Deployments
    untold: Callable[[], None] = lambda: None
    consumer: Consumer | None = None
    _in_hand: Record | None = None

    async def run(self) -> None:
        """Run until cancelled; what was heard and not told then is told by `finish`, or heard again."""
        self.consumer = consumer = await self.bus.consume(_TOPIC, self.group)
        while True:
            try:
                await self._next(consumer)
            except SightlineError as error:
                _LOG.warning("a change of a deployment is not in the audit chain yet: %s", error)
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
        changed = DeploymentChanged()
        try:
            take_clear(parse(record.value).payload, changed)
            self.deployments.secret_of(changed)
            told = wire.deployment_told(changed)
            if changed.status not in _UNTOLD:
                await self.chain.tell(told)
        except (Unreadable, ValueError):
            _LOG.warning("a change of a deployment cannot be read; the audit chain does not have it")
            self.untold()
        except Refused as error:  # in hand it would keep up all that come after it, at each start again
            _LOG.error("a change of a deployment is passed over: %s", error)
            self.untold()
