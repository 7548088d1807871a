"""Records and their events: together, and at least once."""

import asyncio
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.operations import Operations

from services.chassis import outbox
from services.chassis.announcement import Announcement
from services.chassis.bus import Record
from services.chassis.errors import Unavailable
from services.chassis.memory_bus import MemoryBus
from services.chassis.outbox import Outbox
from services.chassis.records import Migration, Records
from services.chassis.topics import Topic, TopicKind

NEWS = Topic("news.v1", TopicKind.DURABLE)
ROWS = sa.table("rows", sa.column("name"))


def create(operations: Operations) -> None:
    operations.create_table("rows", sa.Column("name", sa.String, primary_key=True))
    outbox.create_table(operations)


MIGRATIONS: tuple[Migration, ...] = (("0001_rows", create),)


class Away(MemoryBus):
    """A bus that takes nothing."""

    async def publish(self, topic: Topic, key: str, value: bytes, lane: int | None = None) -> None:
        raise Unavailable("the bus is away")


class Crash(BaseException):
    """The process dies here."""


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/records.db"


@pytest.fixture
async def records(database: str) -> AsyncIterator[Records]:
    made = Records("keeper", database, MIGRATIONS)
    await made.open()
    yield made
    await made.close()


async def keep(records: Records, box: Outbox, *names: str, crash: bool = False) -> None:
    async with records.transaction() as connection:
        for name in names:
            await connection.execute(sa.insert(ROWS).values(name=name))
            await box.put(connection, Announcement(NEWS, name, name.encode()))
        if crash:
            raise Crash
    box.wake()


async def stopped(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def nothing_waits(records: Records) -> None:
    while True:
        async with records.transaction() as connection:
            if not (await connection.execute(sa.select(outbox.TABLE))).all():
                return


async def rows(records: Records) -> list[str]:
    async with records.transaction() as connection:
        return [row.name for row in (await connection.execute(sa.select(ROWS))).all()]


async def published(bus: MemoryBus, count: int) -> list[bytes]:
    consumer = await bus.consume(NEWS, "readers")
    values: list[bytes] = []
    async with asyncio.timeout(30):
        while len(values) < count:
            record: Record = await consumer.receive()
            await consumer.commit(record)
            values.append(record.value)
    return values


async def test_an_event_is_published_once_its_row_is_committed(records: Records) -> None:
    bus = MemoryBus()
    box = Outbox(records, bus)
    running = asyncio.create_task(box.run())
    await keep(records, box, "one")
    assert await published(bus, 1) == [b"one"]
    await nothing_waits(records)
    await stopped(running)
    assert await rows(records) == ["one"]


async def test_row_and_event_are_committed_together_or_not_at_all(records: Records) -> None:
    bus = MemoryBus()
    box = Outbox(records, bus)
    with pytest.raises(Crash):
        await keep(records, box, "one", crash=True)
    await box.flush()
    assert (await rows(records), bus.held()) == ([], {})


async def test_what_was_committed_before_a_crash_is_published_after_the_restart(
    records: Records, database: str
) -> None:
    await keep(records, Outbox(records, Away()), "one", "two")
    await records.close()
    again, bus = Records("keeper", database, MIGRATIONS), MemoryBus()
    await again.open()
    await Outbox(again, bus).flush()
    assert sorted(await published(bus, 2)) == [b"one", b"two"]
    await again.close()


async def test_what_was_published_waits_no_more(records: Records) -> None:
    bus = MemoryBus()
    box = Outbox(records, bus)
    await keep(records, box, "one")
    await box.flush()
    await box.flush()
    assert bus.held() == {NEWS.name: 1}


async def test_nothing_is_lost_while_the_bus_is_away(records: Records) -> None:
    await keep(records, box := Outbox(records, Away()), "one")
    with pytest.raises(Unavailable):
        await box.flush()
    bus = MemoryBus()
    await Outbox(records, bus).flush()
    assert bus.held() == {NEWS.name: 1}


async def test_a_schema_is_brought_up_to_date_step_by_step(records: Records, database: str) -> None:
    def add(operations: Operations) -> None:
        operations.add_column("rows", sa.Column("place", sa.String))

    newer = Records("keeper", database, (*MIGRATIONS, ("0002_place", add)))
    for _ in range(2):
        await newer.open()
    async with newer.transaction() as connection:
        await connection.execute(sa.text("insert into rows (name, place) values ('a', 'b')"))
    await newer.close()


async def test_a_database_that_cannot_be_opened_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    records = Records("keeper", f"sqlite+aiosqlite:///{tmp_path}/a file/records.db", MIGRATIONS)
    with pytest.raises(Unavailable, match="keeper: its database cannot be opened"):
        await records.open()
    await records.close()


async def test_an_error_of_the_database_does_not_quote_the_row(records: Records) -> None:
    for _ in range(2):
        try:
            async with records.transaction() as connection:
                await connection.execute(sa.insert(ROWS).values(name="a subject"))
        except sa.exc.IntegrityError as error:
            assert "a subject" not in str(error)
            return
    raise AssertionError("the same name was taken twice")


async def test_what_was_deleted_is_not_left_in_the_file(records: Records, tmp_path: Path) -> None:
    name = "a-name-that-must-be-gone"
    async with records.transaction() as connection:
        await connection.execute(sa.insert(ROWS).values(name=name))
    async with records.transaction() as connection:
        await connection.execute(sa.delete(ROWS))
    await records.close()
    files = [path for path in tmp_path.iterdir() if stat.S_ISREG(path.stat().st_mode)]
    assert files and not any(name.encode() in path.read_bytes() for path in files)
