"""Keys are wrapped for their last day; the ledger is shown."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis.ledger import Kind, Scope, Tracks
from services.chassis.outcome import Reason
from sightline.retention_purger.v1 import retention_service_pb2 as messages
from tests.retention_purger.purging import CONTEXT, Aborted, Rig

KEY = bytes(range(32))


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.open()
    yield rig
    await rig.records.close()


async def test_a_key_is_wrapped_for_its_last_day_and_comes_back(rig: Rig) -> None:
    wrapped = await rig.wrap(KEY, days=31)
    assert wrapped.day == "2026-06-01" and KEY not in wrapped.wrapped_key
    assert await rig.unwrap(wrapped) == KEY


async def test_once_its_day_has_begun_nothing_opens_even_if_nothing_was_erased_yet(rig: Rig) -> None:
    wrapped = await rig.wrap(KEY, days=2)
    rig.now += timedelta(days=1, hours=12)
    with pytest.raises(Aborted, match="destroyed"):
        await rig.unwrap(wrapped)


async def test_after_its_key_was_destroyed_nothing_opens_even_if_the_clock_is_set_back(rig: Rig) -> None:
    wrapped = await rig.wrap(KEY, days=2)
    rig.now += timedelta(days=3)
    await rig.eraser.erase_due()
    rig.now -= timedelta(days=3)
    with pytest.raises(Aborted, match="erased"):
        await rig.unwrap(wrapped)


async def test_a_key_is_that_of_its_alert(rig: Rig) -> None:
    wrapped = await rig.wrap(KEY, alert="a")
    with pytest.raises(Aborted, match="does not open"):
        await rig.unwrap(wrapped, alert="b")


async def test_nothing_is_wrapped_beyond_the_policy(rig: Rig) -> None:
    assert (await rig.wrap(KEY, days=400)).day == "2026-06-01"


async def test_nothing_is_wrapped_for_a_day_that_has_begun(rig: Rig) -> None:
    with pytest.raises(Aborted, match="that day has begun"):
        await rig.wrap(KEY, days=0.1)


@pytest.mark.parametrize("day", ["", "tomorrow", "2026-13-01", "../../etc/passwd"])
async def test_what_is_no_day_is_refused(rig: Rig, day: str) -> None:
    with pytest.raises(Aborted, match="YYYY-MM-DD"):
        await rig.unwrap(messages.WrapKeyResponse(wrapped_key=bytes(60), day=day))


async def test_a_wrapped_key_that_was_cut_short_is_refused(rig: Rig) -> None:
    wrapped = await rig.wrap(KEY)
    wrapped.wrapped_key = wrapped.wrapped_key[:20]
    with pytest.raises(Aborted, match="cut short"):
        await rig.unwrap(wrapped)


async def test_the_ledger_says_what_became_of_everything(rig: Rig) -> None:
    scope = Scope("market", "gate")
    for number, reason in enumerate((Reason.NO_MATCH, Reason.NO_MATCH, Reason.EXPIRED, Reason.MATCH)):
        await rig.keyring.create(scope, Kind.PROBE, f"{number}", rig.now)
        rig.now += timedelta(seconds=1)
        await rig.keyring.settle(f"{number}", reason, retained=reason is Reason.MATCH)
    await rig.keyring.book("3", Reason.ALERT)
    await rig.keyring.create(scope, Kind.FRAME, "frame", rig.now)
    await rig.keyring.count_tracks(scope, Tracks("1", 3, 1))
    request = messages.GetLedgerRequest(deployment="market")
    ledger = (await rig.rpc.GetLedger(request, CONTEXT)).ledger
    assert dict(ledger.probes.forgotten) == {"no_match": 2, "expired": 1}
    assert dict(ledger.probes.retained) == {"alert": 1}
    assert (ledger.probes.seen, ledger.probes.in_flight, ledger.frames.in_flight) == (4, 0, 1)
    assert (ledger.tracks_opened, ledger.tracks_closed, ledger.tracks_living, ledger.closes) == (
        3,
        1,
        2,
        True,
    )
    forgetting = ledger.time_to_forget
    assert (forgetting.count, forgetting.max_seconds) == (3, 1.0)
    assert forgetting.p99_seconds == pytest.approx(1.0, rel=0.02)


async def test_what_is_kept_is_listed_and_what_is_due_is_erased_at_once(rig: Rig) -> None:
    await rig.raised("later", 31)
    await rig.raised("sooner", 2)
    listed = (await rig.rpc.ListRetained(messages.ListRetainedRequest(), CONTEXT)).retained
    assert [one.alert for one in listed] == ["sooner", "later"]
    rig.now += timedelta(days=2)
    answer = await rig.rpc.EraseDue(messages.EraseDueRequest(), CONTEXT)
    assert (answer.alerts_erased, answer.days_destroyed) == (1, 0)
