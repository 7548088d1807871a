"""What is erased before its day opens from no back-up, though the day's key is there for others."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from services.chassis.envelope import to_timestamp
from services.chassis.errors import Unavailable, Unreadable
from services.chassis.sealing import NONCE_BYTES, open_sealed, seal, unpadded
from services.retention_purger.domain.retained import Retained
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import AlertResolved
from sightline.alert_dispatcher.v1.erased_pb2 import Erased
from sightline.retention_purger.v1 import retention_service_pb2 as messages
from tests.retention_purger.holding_rig import BERTA, DORA, KEY, HoldRig
from tests.retention_purger.interrupting import again, begun, stopped
from tests.retention_purger.purging import Aborted
from tests.retention_purger.stopping import Stopped, Stops

# A look that announces one alert has one less.
STEPS = range(14)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[HoldRig]:
    rig = await begun(tmp_path)
    yield rig
    await rig.records.close()


async def stolen(rig: HoldRig, wrapped: messages.WrapKeyResponse) -> bytes:
    """What a thief makes of a row from a back-up, with every key that is left. Unreadable when nothing."""
    for file in sorted(rig.folder.rglob("*.key")):
        for bound in (b"a", b"\xfea"):
            try:
                opened = _opened(file.read_bytes(), wrapped.wrapped_key, bound)
            except Unreadable:
                continue
            for other in sorted(rig.folder.rglob("*.key")):
                try:
                    return _opened(other.read_bytes(), opened, b"a")
                except Unreadable:
                    continue
            if opened == KEY:
                return opened
    raise Unreadable("no key opens it")


def _opened(key: bytes, wrapped: bytes, bound: bytes) -> bytes:
    return bytes(unpadded(open_sealed(key, wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], bound)))


async def test_what_the_person_had_erased_opens_from_no_back_up(rig: HoldRig) -> None:
    await rig.alert()
    backed_up = await rig.wrap(KEY)
    assert await stolen(rig, backed_up) == KEY  # until then
    await rig.desk.erase_for_person(rig.keeper.kept["a"], DORA)
    await rig.eraser.erase_due()
    assert await rig.day_keys.days() != []
    with pytest.raises(Unreadable):
        await stolen(rig, backed_up)
    with pytest.raises(Aborted, match="destroyed"):
        await rig.opens()


async def test_what_its_days_own_key_opens_needs_no_look_for_others(
    rig: HoldRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rig.alert()
    asked = []

    async def former(day: date) -> list[tuple[date, bytes]]:
        asked.append(day)
        return []

    monkeypatch.setattr(rig.day_keys, "former", former)
    assert await rig.opens() == KEY and asked == []
    rig.now += timedelta(days=31)
    with pytest.raises(Aborted, match="destroyed"):
        await rig.opens()
    assert asked == []  # it opened, and is due
    await rig.eraser.erase_due()
    with pytest.raises(Aborted, match="destroyed"):
        await rig.opens()
    assert asked == [date(2026, 6, 1)]


async def test_without_a_key_of_its_own_the_same_thief_opens_it(rig: HoldRig) -> None:
    """The test above would find it: wrapped under the day's key alone, as before, it opens until its day."""
    await rig.alert()
    day = date(2026, 6, 1)
    nonce, wrapped = seal(await rig.day_keys.make(day), KEY, b"a")
    before = messages.WrapKeyResponse(wrapped_key=nonce + wrapped, day=day.isoformat())
    assert await rig.unwrap(before) == KEY  # what was wrapped then opens as long as it did
    await rig.desk.erase_for_person(rig.keeper.kept["a"], DORA)
    await rig.eraser.erase_due()
    assert await stolen(rig, before) == KEY


async def test_what_goes_after_24_hours_opens_from_no_earlier_back_up(rig: HoldRig) -> None:
    await rig.alert()
    backed_up = await rig.wrap(KEY)
    await rig.wrap(KEY, days=1)
    await rig.hear(
        AlertResolved(alert="a", answer="ANSWER_NOT_SAME_PERSON", expires_at=to_timestamp(rig.now))
    )
    rig.now += timedelta(days=1)
    await rig.eraser.erase_due()
    assert await rig.day_keys.days() != []  # that of its former day
    with pytest.raises(Unreadable):
        await stolen(rig, backed_up)


async def test_others_of_the_same_day_open_as_before(rig: HoldRig) -> None:
    await rig.alert("a")
    await rig.alert("b")
    await rig.desk.erase_for_person(rig.keeper.kept["a"], DORA)
    await rig.eraser.erase_due()
    assert await rig.opens("b") == KEY


async def test_what_a_case_holds_opens_after_the_keys_of_its_day_are_gone(rig: HoldRig) -> None:
    await rig.alert()
    await rig.desk.confirm((await rig.desk.place("a", "K-7", DORA)).id, BERTA)
    rig.now += timedelta(days=31)
    await rig.eraser.erase_due()
    assert (await rig.alert_keys.days(), await rig.opens()) == ([], KEY)


async def test_the_keys_of_alerts_that_nobody_ever_raised_go_with_their_day(rig: HoldRig) -> None:
    await rig.wrap(KEY, "never")
    rig.now += timedelta(days=31)
    await rig.eraser.erase_due()
    assert await rig.alert_keys.days() == []


async def test_an_alert_that_its_owner_erased_by_itself_loses_its_key(rig: HoldRig) -> None:
    await rig.alert()
    await rig.hear(Erased(alert="a"))
    assert await rig.alert_keys.days() == []


@pytest.mark.parametrize("at", STEPS)
async def test_an_erasure_that_was_interrupted_is_finished(tmp_path: Path, at: int) -> None:
    rig = await begun(tmp_path)
    await rig.alert()
    await rig.desk.erase_for_person(rig.keeper.kept["a"], DORA)
    assert await stopped(rig, at, lambda: rig.eraser.erase_due()) or at == STEPS[-1]
    rig = await again(rig, tmp_path)
    await rig.eraser.erase_due()
    assert await rig.alert_keys.days() == []
    await rig.records.close()


async def test_a_look_that_fails_half_way_leaves_no_key_of_what_it_has_announced(
    rig: HoldRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    for alert in ("a", "b"):
        await rig.alert(alert)
        await rig.desk.erase_for_person(rig.keeper.kept[alert], DORA)
    announce = rig.retentions.announce

    async def once(retained: Retained, key: str, value: bytes, now: datetime) -> bool:
        if retained.alert == "b":
            raise Unavailable("the database is away")
        return await announce(retained, key, value, now)

    monkeypatch.setattr(rig.retentions, "announce", once)
    with pytest.raises(Unavailable):
        await rig.eraser.erase_due()
    assert [path.name for path in rig.folder.rglob("alerts/*.key")] == ["2026-06-01.b.key"]


async def test_an_owner_that_answers_between_leaves_no_key(tmp_path: Path) -> None:
    """Announced, and stopped before the key went; the owner was faster than the next look."""
    rig = await begun(tmp_path)
    await rig.alert()
    await rig.desk.erase_for_person(rig.keeper.kept["a"], DORA)
    rig.eraser.alert_keys = Stops(1).before(rig.alert_keys)
    with pytest.raises(Stopped):
        await rig.eraser.erase_due()
    rig = await again(rig, tmp_path)
    assert await rig.alert_keys.days() != []
    await rig.hear(Erased(alert="a"))
    assert await rig.alert_keys.days() == []
    await rig.records.close()
