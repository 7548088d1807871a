"""Records and their events, on every database: together, in order, and at least once."""

import asyncio
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa

from services.chassis import outbox
from services.chassis.announcement import Announcement
from services.chassis.bus import Record
from services.chassis.errors import Refused, SightlineError, Unavailable
from services.chassis.memory_bus import MemoryBus
from services.chassis.outbox import Outbox
from services.chassis.records import Records
from services.chassis.topics import Topic, TopicKind
from tests.chassis.records_behaviour import MIGRATIONS, ROWS, names_in

NEWS = Topic("news.v1", TopicKind.DURABLE)
LIMIT_SECONDS = 30


class Crash(BaseException):
    """The process dies here."""


@dataclass
class Gated(MemoryBus):
    """A bus that is away, or dies, when it is told so; `taken` is what it was given, in order."""

    away: SightlineError | None = None
    dies_after: int = -1
    taken: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    async def publish(self, topic: Topic, key: str, value: bytes, lane: int | None = None) -> None:
        if self.away:
            raise self.away
        await super().publish(topic, key, value, lane)
        self.taken.append(value)
        if len(self.taken) == self.dies_after:
            raise Crash


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
    async with asyncio.timeout(LIMIT_SECONDS):
        while True:
            async with records.transaction() as connection:
                if not (await connection.execute(sa.select(outbox.TABLE))).all():
                    return


async def published(bus: MemoryBus, count: int) -> list[bytes]:
    consumer = await bus.consume(NEWS, "readers")
    values: list[bytes] = []
    async with asyncio.timeout(LIMIT_SECONDS):
        while len(values) < count:
            record: Record = await consumer.receive()
            await consumer.commit(record)
            values.append(record.value)
    return values


class OutboxBehaviour:
    """Rules of an outbox; a subclass gives `database`."""

    async def test_an_event_is_published_once_its_row_is_committed(self, records: Records) -> None:
        bus = MemoryBus()
        box = Outbox(records, bus)
        running = asyncio.create_task(box.run())
        await keep(records, box, "one")
        assert await published(bus, 1) == [b"one"]
        await nothing_waits(records)
        await stopped(running)
        assert await names_in(records) == ["one"]

    async def test_row_and_event_are_committed_together_or_not_at_all(self, records: Records) -> None:
        bus = MemoryBus()
        box = Outbox(records, bus)
        with pytest.raises(Crash):
            await keep(records, box, "one", crash=True)
        await box.flush()
        assert (await names_in(records), bus.held()) == ([], {})

    async def test_what_was_committed_before_a_crash_is_published_after_the_restart(
        self, records: Records, database: str
    ) -> None:
        await keep(records, Outbox(records, MemoryBus()), "one", "two")
        await records.close()
        again, bus = Records("keeper", database, MIGRATIONS), MemoryBus()
        await again.open()
        await Outbox(again, bus).flush()
        assert sorted(await published(bus, 2)) == [b"one", b"two"]
        await again.close()

    async def test_a_crash_between_the_bus_and_the_record_repeats_one_event_in_its_place(
        self, records: Records
    ) -> None:
        bus = Gated(dies_after=2)
        await keep(records, box := Outbox(records, bus), "one", "two", "three")
        with pytest.raises(Crash):
            await box.flush()
        await Outbox(records, bus).flush()
        assert bus.taken == [b"one", b"two", b"two", b"three"]

    async def test_what_was_published_waits_no_more(self, records: Records) -> None:
        bus = MemoryBus()
        box = Outbox(records, bus)
        await keep(records, box, "one")
        await box.flush()
        await box.flush()
        assert bus.held() == {NEWS.name: 1}

    @pytest.mark.parametrize("error", [Unavailable, Refused])
    async def test_nothing_is_lost_while_the_bus_is_away_or_refuses(
        self, records: Records, error: type[SightlineError]
    ) -> None:
        bus = Gated(away=error("the bus says no"))
        box = Outbox(records, bus)
        await keep(records, box, "one")
        running = asyncio.create_task(box.run())
        async with asyncio.timeout(LIMIT_SECONDS):
            while not box.problem():
                await asyncio.sleep(0)
        assert box.problem() == "events wait in the outbox: the bus says no"
        bus.away = None
        async with asyncio.timeout(LIMIT_SECONDS):
            while box.problem():
                await asyncio.sleep(0)
        await stopped(running)
        assert bus.taken == [b"one"]
