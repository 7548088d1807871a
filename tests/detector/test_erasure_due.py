"""A reel whose day has begun is deleted, and the retention-purger hears of it; nothing else goes."""

from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis.envelope import parse
from services.chassis.errors import Unavailable, Unreadable
from services.chassis.memory_bus import MemoryBus
from services.chassis.origin import Delivered, Origin
from services.chassis.topics import Topic
from services.detector.adapters.footage_folder import FootageFolder
from services.detector.handler import ErasureDueHandler
from sightline.detector.v1.footage_erased_pb2 import FootageErased
from sightline.retention_purger.v1.erasure_due_pb2 import ErasureDue
from tests.detector.filming import NOON, NOON_MS, REEL, label, write


class Forgetful(MemoryBus):
    """Away, the first time."""

    away = True

    async def publish(self, topic: Topic, key: str, value: bytes, lane: int | None = None) -> None:
        if self.away:
            self.away = False
            raise Unavailable("the bus does not take it")
        await super().publish(topic, key, value, lane)


async def heard(bus: MemoryBus, times: int) -> list[FootageErased]:
    consumer = await bus.consume(Topic.of(FootageErased), "retention_purger", times)
    found = []
    for _ in range(times):
        record = await consumer.receive()
        found.append(FootageErased.FromString(parse(record.value).payload))
    return found


def due(reel: str = REEL.name, alert: str = "", deployment: str = "market") -> Delivered[ErasureDue]:
    return Delivered(ErasureDue(reel=reel, alert=alert), Origin(deployment, "", 0, NOON, NOON, id=b"id"))


async def test_a_reel_is_deleted_and_its_segments_are_counted(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, of=label(NOON_MS + 60_000))
    bus, shelf = MemoryBus(), FootageFolder(tmp_path, 1000)
    handler = ErasureDueHandler(shelf, bus, lambda: NOON + timedelta(days=7))
    await handler(due())
    await handler(due())
    said = await heard(bus, 2)
    assert [(one.reel, one.segments_count) for one in said] == [(REEL.name, 2), (REEL.name, 0)]
    assert list(shelf.reels()) == []


async def test_what_could_not_be_told_is_told_with_its_count_at_the_next_try(tmp_path: Path) -> None:
    write(tmp_path)
    bus = Forgetful()
    handler = ErasureDueHandler(FootageFolder(tmp_path, 1000), bus)
    with pytest.raises(Unavailable):
        await handler(due())
    await handler(due())
    (said,) = await heard(bus, 1)
    assert said.segments_count == 1


async def test_an_alert_is_none_of_its_business(tmp_path: Path) -> None:
    write(tmp_path)
    bus, shelf = MemoryBus(), FootageFolder(tmp_path, 1000)
    await ErasureDueHandler(shelf, bus)(due(reel="", alert="a1"))
    assert len(shelf.reels()) == 1 and not bus.held()


@pytest.mark.parametrize("event", [due("../vault"), due("market"), due(deployment="elsewhere")])
async def test_what_names_no_reel_of_its_deployment_deletes_nothing(
    tmp_path: Path, event: Delivered[ErasureDue]
) -> None:
    (tmp_path / "vault").mkdir()
    write(tmp_path / "footage")
    shelf = FootageFolder(tmp_path / "footage", 1000)
    with pytest.raises(Unreadable):
        await ErasureDueHandler(shelf, MemoryBus())(event)
    assert len(shelf.reels()) == 1 and (tmp_path / "vault").is_dir()
