"""What could be wrong with the life of a key, one thing at a time: one step that is done wrong."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from services.chassis.bus import Consumer, Record
from services.chassis.ledger import Kind, Ledger, Scope
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.origin import Delivered
from services.chassis.outcome import Fate, Outcome, Reason
from services.chassis.publishing import Publisher
from services.chassis.runner import Runner
from services.chassis.tracing import Span
from services.chassis.turns import Turn


@dataclass(frozen=True, slots=True)
class Mutant:
    """`owner`'s method `name`, done wrong; `trouble`: in which it shows."""

    says: str
    trouble: str
    owner: type
    name: str
    wrong: Callable[..., Any]


_settle, _fetch, _create = MemoryKeyring.settle, MemoryKeyring.fetch, MemoryKeyring.create
_publish, _apply, _book, _sweep = Publisher.publish, Runner._apply, MemoryKeyring.book, MemoryKeyring.sweep
_lost = Ledger.lost


async def commit_first(self: Any, consumer: Consumer, record: Record, start: Turn, end: Turn) -> None:
    await consumer.commit(record)
    await self._handle(record, start)
    start.give_up()
    end.give_up()


async def settle_first(self: Any, delivered: Delivered[Any], key: bytes, span: Span) -> None:
    outcome = await self._route.handler(delivered)
    await self._apply(outcome, delivered, span)
    await self._publisher.publish(outcome.events, delivered.origin, delivered.key_id, key)


async def settle_nothing(self: Any, outcome: Outcome, delivered: Delivered[Any], span: Span) -> None:
    if outcome.fate is not Fate.FORGOTTEN:
        await _apply(self, outcome, delivered, span)


async def book_nothing(self: Any, outcome: Outcome, delivered: Delivered[Any], span: Span) -> None:
    await _apply(self, replace(outcome, booked=None), delivered, span)


async def forget_a_match(self: Any, key_id: str, reason: Reason, *, retained: bool = False) -> bool:
    return await _settle(self, key_id, reason)


async def keep_the_key(self: Any, key_id: str, reason: Reason, *, retained: bool = False) -> bool:
    held = self._held.get(key_id)
    copied = None if held is None else replace(held, key=bytearray(held.key))
    settled = await _settle(self, key_id, reason, retained=retained)
    if copied is not None:
        self._held[key_id] = copied
    return settled


async def keep_a_copy(self: Any, key_id: str) -> bytes | None:
    copies = self.__dict__.setdefault("copies", {})
    key = await _fetch(self, key_id)
    if key is not None:
        copies[key_id] = key
    return key or copies.get(key_id)


async def fetch_past_the_limit(self: Any, key_id: str) -> bytes | None:
    held = self._held.get(key_id)
    return None if held is None else bytes(held.key)


async def make_it_again(self: Any, scope: Scope, kind: Kind, key_id: str, received: datetime) -> bytes | None:
    self._gone.pop(key_id, None)
    return await _create(self, scope, kind, key_id, received)


async def settle_twice(self: Any, key_id: str, reason: Reason, *, retained: bool = False) -> bool:
    gone = self._gone.get(key_id)
    if gone is not None and not retained:
        self._accounts[gone.scope, gone.kind].forgotten[reason] += 1
    return await _settle(self, key_id, reason, retained=retained)


async def book_twice(self: Any, key_id: str, reason: Reason) -> bool:
    self._booked.discard(key_id)
    return await _book(self, key_id, reason)


async def hear_no_faster(self: Any, key_id: str, reason: Reason) -> bool:
    return key_id in self._gone and await _book(self, key_id, reason)


async def sweep_again(self: Any) -> int:
    for gone in self._gone.values():
        self._accounts[gone.scope, gone.kind].forgotten[Reason.EXPIRED] += 1
    return await _sweep(self)


async def sweep_uncounted(self: Any) -> int:
    expired = [key_id for key_id, held in self._held.items() if held.expires_at <= self._now()]
    for key_id in expired:
        del self._held[key_id]
    return len(expired)


async def sweep_too_early(self: Any) -> int:
    for held in self._held.values():
        held.expires_at -= timedelta(seconds=16)
    return await _sweep(self)


def pass_nothing_on(self: Any, events: Any, *rest: Any) -> Any:
    own = type(self)(self.bus, self.keyring, self.deployments, dict.fromkeys(self.readers, bytes(32)))
    return _publish(own, events, *rest)


def pass_on_to_itself(self: Any, events: Any, *rest: Any) -> Any:
    """Whoever publishes can open it: the match is not for the alert-dispatcher alone."""
    from services.chassis.sealing import public_key_of

    own_key = public_key_of(self.deployments._private_key)
    own = type(self)(self.bus, self.keyring, self.deployments, dict.fromkeys(self.readers, own_key))
    return _publish(own, events, *rest)


async def open_by_the_keyring(self: Any, envelope: Any) -> bytes | None:
    key: bytes | None = await self._keyring.fetch(envelope.key_id)
    return key


def lose_uncounted(self: Ledger, reason: str, unread: str) -> Ledger:
    flying = self.probes.in_flight
    lost = _lost(self, reason, unread)
    lost.probes.forgotten[reason] -= flying
    return lost


async def publish_nothing(self: Any, events: Any, *rest: Any) -> None:
    await asyncio.sleep(0)
    await _publish(self, [event for event in events if event.seal.value != "pass_on"], *rest)


MUTANTS = (
    Mutant("commits first", "the dispatcher dies", Runner, "_process", commit_first),
    Mutant("settles before it publishes", "the matcher dies", Runner, "_answer", settle_first),
    Mutant("settles nothing of who matched nobody", "nothing", Runner, "_apply", settle_nothing),
    Mutant("books nothing", "nothing", Runner, "_apply", book_nothing),
    Mutant("opens a match by the keyring", "the dispatcher dies", Runner, "_key_of", open_by_the_keyring),
    Mutant("counts a match as forgotten", "nothing", MemoryKeyring, "settle", forget_a_match),
    Mutant("settles and does not destroy", "nothing", MemoryKeyring, "settle", keep_the_key),
    Mutant("counts what was settled before", "the matcher stops", MemoryKeyring, "settle", settle_twice),
    Mutant("gives a destroyed key out of a copy", "nothing", MemoryKeyring, "fetch", keep_a_copy),
    Mutant("gives a key after its limit", "the limit passes", MemoryKeyring, "fetch", fetch_past_the_limit),
    Mutant("makes a key again", "it is sent again", MemoryKeyring, "create", make_it_again),
    Mutant("books twice", "the dispatcher dies", MemoryKeyring, "book", book_twice),
    Mutant(
        "does not hear a reader that was faster",
        "the dispatcher dies",
        MemoryKeyring,
        "book",
        hear_no_faster,
    ),
    Mutant("sweeps what is gone", "nothing", MemoryKeyring, "sweep", sweep_again),
    Mutant("sweeps and does not count", "the limit passes", MemoryKeyring, "sweep", sweep_uncounted),
    Mutant("sweeps too early", "it is swept", MemoryKeyring, "sweep", sweep_too_early),
    Mutant("retains and passes on to nobody", "nothing", Publisher, "publish", pass_nothing_on),
    Mutant("retains and passes on to itself", "nothing", Publisher, "publish", pass_on_to_itself),
    Mutant("retains and publishes nothing", "nothing", Publisher, "publish", publish_nothing),
    Mutant("books nothing of a lost keyring", "the keyring is lost", Ledger, "lost", lose_uncounted),
)
