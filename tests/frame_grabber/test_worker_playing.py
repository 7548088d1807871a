"""What a camera does when the way is not free: the bus is away or slow, there is no room, no budget."""

import asyncio
from dataclasses import replace

from services.chassis.errors import Unavailable
from services.chassis.feed import ROOM, Feed
from services.chassis.ledger import Kind
from services.chassis.memory_bus import MemoryBus
from services.chassis.topics import Topic
from services.frame_grabber.domain.pacing import Pace
from tests.frame_grabber import stage
from tests.frame_grabber.stage import DrawnShot, ScriptedSource, ScriptedSources, Stage
from tests.frame_grabber.test_live_reading import Gate


class Failing(MemoryBus):
    """A bus that is away for the records of these numbers, counted from 1."""

    def __init__(self, *away: int) -> None:
        super().__init__()
        self.away = away
        self.tries = 0

    async def publish(self, topic: Topic, key: str, value: bytes, lane: int | None = None) -> None:
        self.tries += 1
        if self.tries in self.away:
            raise Unavailable("the bus is away")
        await super().publish(topic, key, value, lane)


class Slow(MemoryBus):
    """A bus that takes the first record when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.let, self.asked = asyncio.Event(), asyncio.Event()

    async def publish(self, topic: Topic, key: str, value: bytes, lane: int | None = None) -> None:
        self.asked.set()
        await self.let.wait()
        await super().publish(topic, key, value, lane)


async def built(
    bus: MemoryBus, *sources: ScriptedSource, pace: Pace | None = None, waits: int = 1000
) -> Stage:
    """Return a stage on `bus`."""
    played = await stage.build(ScriptedSources(list(sources)), pace, waits)
    played.bus = bus
    feed = Feed(bus, played.keyring, played.frames, played.deployments)
    played.around = replace(played.around, feed=feed)
    return played


def dropped(played: Stage, reason: str) -> float:
    return played.registry.get_sample_value("frame_grabber_frames_dropped_total", {"reason": reason}) or 0.0


def shots(count: int) -> list[DrawnShot]:
    return [DrawnShot(i / 25, i) for i in range(count)]


async def test_of_a_recording_nothing_is_lost_while_the_bus_is_away() -> None:
    sources = [ScriptedSource(shots(10), lossless=True) for _ in range(3)]
    played = await built(Failing(4, 5, 8), *sources)
    player = played.player("recording.mp4")
    async with played.reading():
        await player.run()
        await played.until(lambda: any(end.origin.epoch == player.camera.epoch for end in played.ends))
    assert [int(seen.picture.max()) for seen in played.pictures] == [10 + i for i in range(10)]
    assert (player.camera.frames_captured, player.camera.frames_dropped) == (10, 0)
    assert all(not shot.drawn or not shot.drawn[0].any() for source in sources for shot in source.script)  # type: ignore[union-attr]


async def test_a_live_picture_that_the_bus_does_not_take_is_dropped_and_the_next_goes() -> None:
    gates = [Gate(), Gate()]
    first, second = shots(2)
    source = ScriptedSource([first, gates[0], second, gates[1]])
    played = await built(Failing(1), source)
    player = played.player("rtsp://camera/live")
    async with played.reading():
        task = asyncio.create_task(player.run())
        async with asyncio.timeout(10):
            while not player.camera.frames_dropped:
                await asyncio.sleep(0.001)
        gates[0].let_through.set()
        await played.until(lambda: bool(played.pictures))
        gates[1].let_through.set()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert [int(seen.picture.max()) for seen in played.pictures] == [11]
    assert dropped(played, "not_taken") == 1


async def test_behind_a_slow_bus_the_newest_picture_goes_and_the_others_are_counted() -> None:
    first_sent, rest_decoded = Gate(), Gate()
    first, *rest = shots(6)
    bus = Slow()
    played = await built(bus, ScriptedSource([first, first_sent, *rest, rest_decoded]))
    player = played.player("rtsp://camera/live")
    async with played.reading():
        task = asyncio.create_task(player.run())
        await bus.asked.wait()
        first_sent.let_through.set()
        await asyncio.to_thread(rest_decoded.reached.wait, 10)
        bus.let.set()
        await played.until(lambda: len(played.pictures) == 2)
        rest_decoded.let_through.set()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert [int(seen.picture.max()) for seen in played.pictures] == [10, 15]
    assert dropped(played, "superseded") == player.camera.frames_dropped == 4


async def test_a_live_camera_goes_on_when_what_it_sent_is_looked_at_by_nobody() -> None:
    gates = [Gate() for _ in range(ROOM[Kind.FRAME] + 1)]
    script = [step for pair in zip(shots(len(gates)), gates, strict=True) for step in pair]
    played = await built(MemoryBus(), ScriptedSource(script))
    player = played.player("rtsp://camera/live")
    task = asyncio.create_task(player.run())
    async with asyncio.timeout(20):
        for count, gate in enumerate(gates, start=1):
            while player.camera.frames_captured < count:
                await asyncio.sleep(0.001)
            gate.let_through.set()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert player.camera.frames_captured > ROOM[Kind.FRAME]


async def test_over_its_budget_a_live_camera_drops_and_a_recording_waits() -> None:
    pace = Pace(bytes_per_second_limit=20)  # less than one message
    gates = [Gate(), Gate()]
    first, second = shots(2)
    played = await built(MemoryBus(), ScriptedSource([first, gates[0], second, gates[1]]), pace=pace)
    player = played.player("rtsp://camera/live")
    async with played.reading():
        task = asyncio.create_task(player.run())
        await played.until(lambda: len(played.pictures) == 1)
        gates[0].let_through.set()
        async with asyncio.timeout(10):
            while not player.camera.frames_dropped:
                await asyncio.sleep(0.001)
        gates[1].let_through.set()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert dropped(played, "budget") == 1 and not second.drawn[0].any()
    waiting = await built(MemoryBus(), ScriptedSource(shots(3), lossless=True), pace=pace)
    seen = await waiting.play_to_end(waiting.player("recording.mp4"))
    assert len(seen) == 3 and len(waiting.pauses) >= 2
