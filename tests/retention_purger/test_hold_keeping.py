"""kill -9 between any two steps: nothing is kept for too long, and nothing that is held is lost."""

from datetime import timedelta
from pathlib import Path

import pytest

from services.retention_purger.domain.holds import Hold
from tests.retention_purger.holding_rig import BERTA, DORA, KEY, HoldRig
from tests.retention_purger.interrupting import again, begun, stopped
from tests.retention_purger.purging import Aborted

# More than any of these has; a test of its own sees that each runs to its end before.
STEPS = range(24)


async def keys_of_nobody(rig: HoldRig) -> set[str]:
    return set(await rig.hold_keys.names()) - {hold.id for hold in await rig.holds.all()}


@pytest.mark.parametrize("at", STEPS)
async def test_a_hold_that_was_interrupted_is_there_or_not_and_can_be_confirmed_again(
    tmp_path: Path, at: int
) -> None:
    rig = await begun(tmp_path)
    await rig.alert()
    placed = await rig.desk.place("a", "K-7", DORA)
    await stopped(rig, at, lambda: rig.desk.confirm(placed.id, BERTA))
    rig = await again(rig, tmp_path)
    await rig.desk.confirm(placed.id, BERTA)
    rig.now += timedelta(days=40)
    await rig.eraser.erase_due()
    assert await rig.opens() == KEY and await keys_of_nobody(rig) == set()
    await rig.records.close()


@pytest.mark.parametrize("at", STEPS)
async def test_what_was_not_confirmed_goes_on_its_day_and_what_was_stays(tmp_path: Path, at: int) -> None:
    rig = await begun(tmp_path)
    await rig.alert()
    placed = await rig.desk.place("a", "K-7", DORA)
    await stopped(rig, at, lambda: rig.desk.confirm(placed.id, BERTA))
    rig = await again(rig, tmp_path)
    held = [hold for hold in await rig.holds.all() if hold.in_force]
    rig.now += timedelta(days=40)
    assert (await rig.eraser.erase_due())[0] == (0 if held else 1)
    if held:
        assert await rig.opens() == KEY
    else:
        with pytest.raises(Aborted, match="destroyed"):
            await rig.opens()
    assert await keys_of_nobody(rig) == set()
    await rig.records.close()


@pytest.mark.parametrize("at", STEPS)
async def test_an_interrupted_wish_of_the_person_is_kept_once_it_is_asked_again(
    tmp_path: Path, at: int
) -> None:
    rig = await begun(tmp_path)
    await rig.alert(days=2, is_false=True)

    async def keep(rig: HoldRig) -> Hold:
        return await rig.desk.keep_for_person(rig.keeper.kept["a"], "DP-1", DORA)

    await stopped(rig, at, lambda: keep(rig))
    rig = await again(rig, tmp_path)
    await keep(rig)
    rig.now += timedelta(days=40)
    await rig.eraser.erase_due()
    assert await rig.opens() == KEY and len(await rig.holds.all()) == 1
    await rig.records.close()


@pytest.mark.parametrize("at", STEPS)
async def test_an_interrupted_look_is_finished_by_the_next(tmp_path: Path, at: int) -> None:
    rig = await begun(tmp_path)
    for alert in ("held", "due", "lapsed"):
        await rig.alert(alert)
    lapsed = await rig.held("lapsed")
    rig.now += timedelta(days=30)
    await rig.held("held")
    rig.now += timedelta(days=70)
    await stopped(rig, at, lambda: rig.eraser.erase_due())
    rig = await again(rig, tmp_path)
    await rig.eraser.erase_due()
    assert await rig.opens("held") == KEY
    for gone in ("due", "lapsed"):
        with pytest.raises(Aborted, match="destroyed"):
            await rig.opens(gone)
    assert await rig.holds.get(lapsed.id) is None and await keys_of_nobody(rig) == set()
    assert [day for day in await rig.day_keys.days() if day <= rig.now.date()] == []
    assert [one.alert for one in await rig.retentions.due(rig.now, 9)] == ["due", "lapsed"]
    kinds = [entry.kind for entry in await rig.told()]
    assert kinds.count("day_key_destroyed") == 1  # type: ignore[arg-type]
    await rig.records.close()


@pytest.mark.parametrize("at", STEPS)
async def test_a_lift_that_was_interrupted_can_be_asked_again_and_leaves_no_key(
    tmp_path: Path, at: int
) -> None:
    rig = await begun(tmp_path)
    await rig.alert()
    hold = await rig.held()
    rig.now += timedelta(days=40)
    await stopped(rig, at, lambda: rig.desk.lift(hold.id, DORA))
    rig = await again(rig, tmp_path)
    if await rig.holds.get(hold.id):
        await rig.desk.lift(hold.id, DORA)
    assert await rig.eraser.erase_due() == (1, 1)
    assert await keys_of_nobody(rig) == set()
    await rig.records.close()


async def test_each_of_these_has_fewer_steps_than_are_tried(tmp_path: Path) -> None:
    rig = await begun(tmp_path)
    await rig.alert()
    placed = await rig.desk.place("a", "K-7", DORA)
    assert not await stopped(rig, len(STEPS), lambda: rig.desk.confirm(placed.id, BERTA))
    rig.now += timedelta(days=100)
    assert not await stopped(rig, len(STEPS), lambda: rig.eraser.erase_due())
    await rig.records.close()
