"""Records and the outbox on PostgreSQL: the rules of every database, outages, and several replicas."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
import sqlalchemy as sa

from services.chassis.errors import Unavailable
from services.chassis.outbox import Outbox
from services.chassis.records import Records
from tests.chassis.outbox_behaviour import (
    LIMIT_SECONDS,
    Crash,
    Gated,
    OutboxBehaviour,
    keep,
    nothing_waits,
    stopped,
)
from tests.chassis.records_behaviour import MIGRATIONS, RecordsBehaviour, add, names_in, records

__all__ = ["records"]


@pytest.fixture
def database(postgres: Any) -> str:
    return str(postgres.new_database())


@pytest.fixture
async def replica(database: str, records: Records) -> AsyncIterator[Records]:
    made = Records("keeper", database, MIGRATIONS)
    await made.open()
    yield made
    await made.close()


class TestRecordsOnPostgres(RecordsBehaviour):
    """Held to the rules of every database."""


class TestOutboxOnPostgres(OutboxBehaviour):
    """Held to the rules of every database."""


async def test_services_share_a_database_and_no_table(database: str) -> None:
    for name in ("keeper", "finder"):
        service = Records(name, database, MIGRATIONS)
        await service.open()
        await add(service, name)
        assert await names_in(service) == [name]
        await service.close()


async def test_replicas_that_start_at_once_bring_the_schema_up_to_date_once(database: str) -> None:
    replicas = [Records("keeper", database, MIGRATIONS) for _ in range(5)]
    await asyncio.gather(*(replica.open() for replica in replicas))
    await add(replicas[0], "one")
    assert await names_in(replicas[4]) == ["one"]
    for replica in replicas:
        await replica.close()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"port": 1}, "is away"),
        ({"username": "nobody", "password": "a-secret"}, "refuses the user or the password"),
        ({"database": "no-such"}, "no database of that name"),
    ],
)
async def test_a_database_that_cannot_be_reached_is_one_line_without_its_address(
    database: str, wrong: dict[str, Any], words: str
) -> None:
    address = sa.make_url(database).set(**wrong)
    records = Records("keeper", address.render_as_string(hide_password=False), MIGRATIONS)
    with pytest.raises(Unavailable, match=words) as raised:
        await records.open()
    told = str(raised.value)
    assert "\n" not in told and "secret" not in told and "127.0.0.1" not in told
    assert records.problem() == told
    await records.close()


async def test_a_database_that_goes_away_is_said_and_comes_back_without_a_restart(
    records: Records, postgres: Any
) -> None:
    for take_away in (postgres.stop, postgres.kill):
        await add(records, take_away.__name__)
        take_away()
        try:
            with pytest.raises(Unavailable, match="its database is away"):
                await add(records, "lost")
            assert "its database is away" in records.problem()
        finally:
            postgres.start()
        await until_taken(records, f"after {take_away.__name__}")
        assert records.problem() == ""
    assert "lost" not in await names_in(records)


async def test_a_database_that_goes_away_in_the_middle_of_a_step_undoes_it(
    records: Records, postgres: Any
) -> None:
    with pytest.raises(Unavailable, match="its database is away"):
        async with records.transaction() as connection:
            await connection.execute(sa.text("insert into rows (name) values ('half')"))
            postgres.kill()
            postgres.start()
            await connection.execute(sa.text("insert into rows (name) values ('other half')"))
    await until_taken(records, "whole")
    assert await names_in(records) == ["whole"]


async def until_taken(records: Records, name: str) -> None:
    async with asyncio.timeout(LIMIT_SECONDS):
        while True:
            try:
                return await add(records, name)
            except Unavailable:
                await asyncio.sleep(0.05)


async def test_two_replicas_publish_each_event_once_and_in_order(records: Records, replica: Records) -> None:
    bus = Gated()
    boxes = [Outbox(records, bus), Outbox(replica, bus)]
    running = [asyncio.create_task(box.run()) for box in boxes]
    for number in range(30):
        box = boxes[number % 2]
        await keep((records, replica)[number % 2], box, f"{number}")
    await nothing_waits(records)
    for task in running:
        await stopped(task)
    assert bus.taken == [b"%d" % number for number in range(30)]


async def test_what_is_committed_by_many_at_once_is_published_once_each(
    records: Records, replica: Records
) -> None:
    bus = Gated()
    boxes = [Outbox(records, bus), Outbox(replica, bus)]
    running = [asyncio.create_task(box.run()) for box in boxes]
    await asyncio.gather(
        *(keep((records, replica)[number % 2], boxes[number % 2], f"{number}") for number in range(40))
    )
    await nothing_waits(records)
    for task in running:
        await stopped(task)
    assert sorted(bus.taken) == sorted(b"%d" % number for number in range(40))


async def test_what_a_dead_replica_left_is_published_by_the_other(records: Records, replica: Records) -> None:
    died, bus = Gated(dies_after=1), Gated()
    running = asyncio.create_task(Outbox(replica, bus).run())
    await keep(records, dying := Outbox(records, died), "one", "two")
    with suppress(Crash):
        await dying.flush()
    await nothing_waits(replica)
    await stopped(running)
    assert list(dict.fromkeys(died.taken + bus.taken)) == [b"one", b"two"]


async def test_an_event_that_the_database_did_not_live_to_strike_out_comes_again(
    records: Records, postgres: Any
) -> None:
    class Breaks(Gated):
        async def publish(self, topic: Any, key: str, value: bytes, lane: int | None = None) -> None:
            await super().publish(topic, key, value, lane)
            if len(self.taken) == 1:
                postgres.kill()
                postgres.start()

    bus = Breaks()
    box = Outbox(records, bus)
    running = asyncio.create_task(box.run())
    await keep(records, box, "one", "two")
    async with asyncio.timeout(LIMIT_SECONDS):
        while b"two" not in bus.taken:
            await asyncio.sleep(0.01)
    await stopped(running)
    assert bus.taken == [b"one", b"one", b"two"]
