"""A purger that is stopped before a step, and the next one on the same store."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from services.retention_purger.worker.eraser import Eraser
from tests.retention_purger.holding_rig import HoldRig
from tests.retention_purger.stopping import Stopped, Stops


async def begun(folder: Path) -> HoldRig:
    rig = HoldRig(folder)
    await rig.open()
    return rig


async def again(rig: HoldRig, folder: Path) -> HoldRig:
    """The same store, in another process, at the same time."""
    await rig.records.close()
    other = await begun(folder)
    other.now, other.keeper = rig.now, rig.keeper
    other.desk = replace(other.desk, alerts=rig.keeper)
    return other


def stop(rig: HoldRig, at: int) -> Stops:
    """Have every part of the purger stop before a step."""
    stops = Stops(at)
    holds, keys = stops.before(rig.holds), stops.before(rig.hold_keys)
    alert_keys = stops.before(rig.alert_keys)
    unwrapping = replace(
        rig.unwrapping,
        day_keys=stops.before(rig.day_keys),
        alert_keys=alert_keys,
        hold_keys=keys,
        holds=holds,
    )
    rig.desk = replace(
        rig.desk,
        holds=holds,
        alerts=stops.before(rig.keeper),
        noting=stops.before(rig.notes),
        unwrapping=unwrapping,
    )
    rig.eraser = Eraser(
        stops.before(rig.day_keys),
        alert_keys,
        stops.before(rig.retentions),
        stops.before(rig.reels),
        stops.before(rig.chain),
        replace(rig.hold_keeping, holds=holds, keys=keys),
        rig.eraser.metrics,
        60,
        rig.clock,
    )
    return stops


async def stopped(rig: HoldRig, at: int, step: Callable[[], Awaitable[object]]) -> bool:
    stop(rig, at)
    with suppress(Stopped):
        await step()
        return False
    return True
