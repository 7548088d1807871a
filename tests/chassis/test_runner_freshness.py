"""How old what is handled may be, when there is more than can be handled."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from services.chassis.memory_bus import MemoryBus
from services.chassis.origin import Delivered
from services.chassis.outcome import Outcome, Reason
from services.chassis.runner import Route, Runner
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from tests.chassis.running import FRAMES, LIMIT_SECONDS, Rig


async def test_what_grows_too_old_while_it_waits_for_room_is_dropped_and_settled() -> None:
    rig, handled = Rig(MemoryBus()), list[int]()
    await rig.hear()
    late, busy, free = timedelta(), asyncio.Event(), asyncio.Event()

    async def handler(delivered: Delivered[Any]) -> Outcome:
        handled.append(delivered.message.number)
        busy.set()
        await free.wait()
        return Outcome.forget(Reason.LOOKED_AT)

    runner = Runner(
        "reader",
        Route(FrameCaptured, handler, in_flight=3, at_once=1),
        rig.bus,
        rig.keyring,
        rig.deployments,
        rig.publisher,
        rig.metrics,
        now=lambda: datetime.now(UTC) + late,
    )
    running = asyncio.create_task(runner.run())
    try:
        await rig.noted.until("join")
        for number in (1, 2, 3):
            await rig.frame(number)
        async with asyncio.timeout(LIMIT_SECONDS):
            await busy.wait()
        late = timedelta(seconds=2 * FRAMES.age_limit_seconds)
        free.set()
        await rig.noted.until("commit", 3)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert handled == [1]
    assert (await rig.ledger()).frames.forgotten == {Reason.LOOKED_AT: 1, Reason.STALE: 2}
    assert rig.count("dropped", topic=FRAMES.name, reason="stale") == 2
