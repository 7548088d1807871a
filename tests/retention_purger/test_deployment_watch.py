"""Each status of a deployment is told once; a draft is not."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.chassis.deployments import TOPIC, Deployments
from services.chassis.errors import Refused
from services.chassis.sealing import new_identity, public_key_of
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.domain.audit import Entry, Head, Told
from services.retention_purger.worker import hearing
from services.retention_purger.worker.deployment_watch import deployment_watch
from services.retention_purger.worker.hearing import Hearing
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DESTROYED,
    STATUS_DRAFT,
    STATUS_ENDED,
    STATUS_LIVE,
    STATUS_STOPPED,
    Status,
)
from tests.chassis.deploying import changed, deployment, told
from tests.retention_purger.purging import Rig

ALL = (STATUS_DRAFT, STATUS_AUTHORISED, STATUS_LIVE, STATUS_STOPPED, STATUS_ENDED, STATUS_DESTROYED)
PRIVATE = new_identity()
KEYS = {"retention_purger": public_key_of(PRIVATE)}


@dataclass
class Choosy:
    """An audit chain whose database does not take what is told of some deployments."""

    inner: SqlAuditChain
    refused: str

    async def tell(self, told: Told) -> bool:
        if told.deployment == self.refused:
            raise Refused("the database does not take it")
        return await self.inner.tell(told)

    async def head(self) -> Head:
        return await self.inner.head()

    async def entries(self, first: int, last: int) -> Sequence[Entry]:
        return await self.inner.entries(first, last)


def watch_of(rig: Rig, untold: Callable[[], None] = lambda: None, refused: str = "") -> Hearing:
    chain = Choosy(rig.chain, refused)
    return deployment_watch(
        rig.bus, chain, "retention_purger", Deployments("retention_purger", PRIVATE), untold
    )


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.open()
    yield rig
    await rig.records.close()


async def say(rig: Rig, *statuses: Status, list_version: int = 1) -> None:
    for status in statuses:
        await rig.bus.publish(TOPIC, "market", told(changed(KEYS, status, list_version=list_version)))


async def watched(
    rig: Rig, *statuses: Status, list_version: int = 1, before: Sequence[bytes] = ()
) -> list[str]:
    """What the chain says in the end, where the watch is ended as soon as all was published."""
    watch = watch_of(rig)
    running = asyncio.create_task(watch.run())
    while watch.consumer is None:
        await asyncio.sleep(0)
    for record in before:
        await rig.bus.publish(TOPIC, "market", record)
    await say(rig, *statuses, list_version=list_version)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await watch.finish()
    return [entry.body for entry in await rig.told()]


async def test_every_status_but_a_draft_is_told_in_order(rig: Rig) -> None:
    bodies = await watched(rig, *ALL)
    assert bodies == [
        f'{{"cameras":1,"list_version":1,"status":"{status}","trial":true}}'
        for status in ("authorised", "live", "stopped", "ended", "destroyed")
    ]


@pytest.mark.parametrize("turns", [0, 1, 3, 10, 30])
async def test_what_was_in_hand_when_the_watch_ended_is_told(rig: Rig, turns: int) -> None:
    watch = watch_of(rig)
    running = asyncio.create_task(watch.run())
    while watch.consumer is None:
        await asyncio.sleep(0)
    await say(rig, *ALL)
    for _ in range(turns):
        await asyncio.sleep(0)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await watch.finish()
    assert (await rig.chain.head()).number == len(ALL) - 1


async def test_what_cannot_be_told_now_is_told_as_soon_as_it_can(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "_AGAIN_SECONDS", 0.01)
    async with rig.records.transaction() as connection:
        await connection.exec_driver_sql("ALTER TABLE audit_entries RENAME TO elsewhere")
    watch = watch_of(rig)
    running = asyncio.create_task(watch.run())
    while watch.consumer is None:
        await asyncio.sleep(0)
    await say(rig, *ALL)
    async with asyncio.timeout(10):
        while not rig.records.problem():
            await asyncio.sleep(0.001)
    async with rig.records.transaction() as connection:
        await connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO audit_entries")
    async with asyncio.timeout(10):
        while (await rig.chain.head()).number < 4:
            await asyncio.sleep(0.01)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await watch.finish()


async def test_what_is_said_again_is_not_told_again(rig: Rig) -> None:
    assert len(await watched(rig, *ALL, *ALL)) == 5
    assert len(await watched(rig, *ALL)) == 5


async def test_a_deployment_that_begins_anew_is_told_anew(rig: Rig) -> None:
    await watched(rig, STATUS_LIVE)
    assert len(await watched(rig, STATUS_LIVE, list_version=2)) == 2


async def test_what_cannot_be_read_keeps_nothing_up(rig: Rig) -> None:
    unreadable = (b"no envelope", told(changed(KEYS, 77)))  # type: ignore[arg-type]
    assert len(await watched(rig, STATUS_LIVE, before=unreadable)) == 1


@pytest.mark.parametrize(
    ("name", "keys", "refused"),
    [
        ("mar\x00ket", KEYS, ""),
        ("m" * 201, KEYS, ""),
        ("strangers", {}, ""),
        ("strangers", {"retention_purger": public_key_of(new_identity())}, ""),
        ("not-taken", KEYS, "not-taken"),
    ],
)
async def test_what_is_not_believed_or_not_taken_is_counted_and_those_after_it_are_told(
    rig: Rig, name: str, keys: dict[str, bytes], refused: str
) -> None:
    heard: list[None] = []
    watch = watch_of(rig, lambda: heard.append(None), refused)
    running = asyncio.create_task(watch.run())
    while watch.consumer is None:
        await asyncio.sleep(0)
    await rig.bus.publish(TOPIC, "x", told(changed(keys, of=deployment(name))))
    await say(rig, STATUS_LIVE)
    async with asyncio.timeout(30):
        while (await rig.chain.head()).number < 1:
            await asyncio.sleep(0)
    assert ([entry.deployment for entry in await rig.told()], len(heard)) == (["market"], 1)
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await watch.finish()


async def test_a_watch_that_never_began_can_be_ended(rig: Rig) -> None:
    await watch_of(rig).finish()
