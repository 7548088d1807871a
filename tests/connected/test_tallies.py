"""Counts of a deployment in PostgreSQL, by one registrar and by two at once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.registrar.domain.acts import Act, Deed
from services.registrar.domain.course import Tracks
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_ENDED, STATUS_LIVE, STATUS_STOPPED
from tests.chassis.deploying import changed, deployment
from tests.connected.servers.postgres_server import PostgresServer
from tests.registrar.tallying import FALSE, NOT_SAME, Rig


@pytest.fixture
async def rigs(postgres: PostgresServer, tmp_path: Path) -> AsyncIterator[tuple[Rig, Rig]]:
    """Two registrars on one database."""
    database = postgres.new_database()
    first, second = Rig(tmp_path, database), Rig(tmp_path, database)
    await first.records.open()
    await second.records.open()
    yield first, second
    await first.records.close()
    await second.records.close()


async def test_a_deployment_from_its_first_alert_to_its_settled_record(rigs: tuple[Rig, Rig]) -> None:
    rig, _ = rigs
    await rig.becomes()
    rig.purger.opened = 1_000_000
    await rig.whole("a", FALSE)
    rig.pass_by(86_400)
    await rig.books.look()
    await rig.becomes(STATUS_STOPPED)
    await rig.becomes(STATUS_LIVE, 2)
    await rig.raised("b")
    await rig.resolved("b", NOT_SAME)
    await rig.becomes(STATUS_ENDED, 2)
    rig.pass_by(30)
    await rig.books.look()
    stretches = await rig.tallies.stretches()
    assert [one.folded.all_false for one in stretches] == [1, 1]
    assert stretches[-1].tracks == Tracks(1_000_000, 1_000_000)
    assert all(one.settled_at is not None for one in stretches)


async def test_two_registrars_count_each_alert_once(rigs: tuple[Rig, Rig]) -> None:
    first, second = rigs
    await first.becomes()
    await asyncio.gather(*(rig.raised(f"a{number}") for rig in rigs for number in range(20)))
    assert len(await second.tallies.alerts(await second.stretch())) == 20
    await first.becomes(STATUS_ENDED)
    for rig in rigs:
        rig.pass_by(3600)
    await asyncio.gather(*(rig.books.look() for rig in rigs))
    assert (await first.stretch()).folded.alerts == 20


async def test_two_registrars_begin_one_stretch(rigs: tuple[Rig, Rig]) -> None:
    first, _ = rigs
    await first.register.put(changed(first.keys), publish=False)
    await asyncio.gather(*(rig.books.look() for rig in rigs))
    assert len(await first.tallies.stretches()) == 1


async def test_a_notice_is_kept(rigs: tuple[Rig, Rig]) -> None:
    first, second = rigs
    await first.notices.publish(deployment(), first.now)
    await second.notices.publish(deployment(), second.now)
    assert await second.notices.published_at("market") == first.now


async def test_two_registrars_count_each_export_once(rigs: tuple[Rig, Rig]) -> None:
    first, _ = rigs
    await first.becomes()
    act = Act(Deed.EXPORT_CONFIRMED, "berta", "market", commitment=b"c" * 32, once="c")
    await asyncio.gather(*(rig.exports.tell(act, rig.now) for rig in rigs for _ in range(5)))
    assert await first.exports.of(await first.tallies.stretches()) == 1
