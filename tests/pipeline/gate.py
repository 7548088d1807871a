"""A gate through which whatever a service does to the world has to go, one step at a time.

It stands in front of the real bus and the real keyring. A step waits twice, before it acts and after: so a
service can be killed with the step undone, or with the step done and nobody the wiser.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from services.chassis.bus import Bus, Consumer, Record
from services.chassis.keyring import Keyring
from services.chassis.ledger import Kind, Ledger, Scope, Tracks
from services.chassis.outcome import Reason
from services.chassis.topics import Topic

R = TypeVar("R")


@dataclass
class Gate:
    """Who waits, in order of arrival. `keyring` is the one that there is now: it may be lost."""

    bus: Bus
    keyring: Keyring
    waiting: list["tuple[Life, asyncio.Future[None]]"] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether anybody waits."""
        self.waiting = [(life, step) for life, step in self.waiting if not step.done()]
        return bool(self.waiting)

    def let_through(self, number: int) -> bool:
        """Let one of those who wait take a step; False when nobody waits."""
        if not self.waits:
            return False
        _, step = self.waiting.pop(number % len(self.waiting))
        step.set_result(None)
        return True


@dataclass(eq=False)
class Life:
    """One life of a service, from its start until it is killed: a dead one does nothing any more."""

    gate: Gate
    dead: bool = False

    async def step(self, act: Callable[[], Awaitable[R]]) -> R:
        """Do something, if this life gets as far as that."""
        await self._wait()
        result = await act()
        await self._wait()
        return result

    async def _wait(self) -> None:
        if self.dead:
            raise asyncio.CancelledError
        passed = asyncio.get_running_loop().create_future()
        self.gate.waiting.append((self, passed))
        await passed
        if self.dead:
            raise asyncio.CancelledError


@dataclass
class GatedKeyring:
    """The keyring, as one life of a service reaches it."""

    life: Life

    @property
    def _inner(self) -> Keyring:
        return self.life.gate.keyring

    async def create(self, scope: Scope, kind: Kind, key_id: str, received_at: datetime) -> bytes | None:
        return await self.life.step(lambda: self._inner.create(scope, kind, key_id, received_at))

    async def fetch(self, key_id: str) -> bytes | None:
        return await self.life.step(lambda: self._inner.fetch(key_id))

    async def settle(self, key_id: str, reason: Reason, *, retained: bool = False) -> bool:
        return await self.life.step(lambda: self._inner.settle(key_id, reason, retained=retained))

    async def book(self, key_id: str, reason: Reason) -> bool:
        return await self.life.step(lambda: self._inner.book(key_id, reason))

    async def sweep(self) -> int:
        return await self.life.step(lambda: self._inner.sweep())

    async def count_tracks(self, scope: Scope, tracks: Tracks) -> None:
        await self.life.step(lambda: self._inner.count_tracks(scope, tracks))

    async def close_tracks(self, deployment: str) -> None:
        await self.life.step(lambda: self._inner.close_tracks(deployment))

    async def in_flight(self, scope: Scope, kind: Kind) -> int:
        return await self._inner.in_flight(scope, kind)

    async def wait_for_room(self, scope: Scope, limits: dict[Kind, int]) -> None:
        await self._inner.wait_for_room(scope, limits)

    async def ledger(self, deployment: str) -> Ledger:
        return await self._inner.ledger(deployment)


@dataclass
class GatedConsumer:
    """A member of a group; whoever dies leaves it, as a session that has run out does."""

    inner: Consumer
    life: Life

    async def receive(self) -> Record:
        return await self.inner.receive()

    async def commit(self, record: Record) -> None:
        await self.life.step(lambda: self.inner.commit(record))

    async def hand_back(self, record: Record) -> None:
        await self.life.step(lambda: self.inner.hand_back(record))

    async def close(self) -> None:
        await self.inner.close()


@dataclass
class GatedBus:
    """The bus, as one life of a service reaches it."""

    life: Life

    async def publish(self, topic: Topic, key: str, value: bytes, lane: int | None = None) -> None:
        await self.life.step(lambda: self.life.gate.bus.publish(topic, key, value, lane))

    async def consume(self, topic: Topic, group: str, in_flight: int = 1) -> GatedConsumer:
        return GatedConsumer(await self.life.gate.bus.consume(topic, group, in_flight), self.life)

    async def follow(self, topic: Topic) -> Any:
        return await self.life.gate.bus.follow(topic)
