"""Events about alerts, on real tables: what counts, what rests, what stops."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.chassis.errors import Unreadable
from sightline.alert_dispatcher.v1 import outcome_recorded_pb2 as recorded
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_ENDED,
    STATUS_LIVE,
    STATUS_STOPPED,
)
from tests.registrar.tallying import FALSE, NOT_SAME, TRUE, Rig


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.records.open()
    yield rig
    await rig.records.close()


async def test_an_event_that_comes_again_counts_once(rig: Rig) -> None:
    await rig.becomes()
    for _ in range(2):
        await rig.raised("a")
        await rig.resolved("a")
        await rig.outcome("a", TRUE, at=rig.now)
    (alert,) = await rig.tallies.alerts(await rig.stretch())
    assert alert.is_complete


async def test_an_outcome_may_come_before_all_else(rig: Rig) -> None:
    await rig.becomes()
    await rig.outcome("a")
    assert await rig.tallies.alerts(await rig.stretch()) == []
    await rig.resolved("a")
    await rig.raised("a")
    (alert,) = await rig.tallies.alerts(await rig.stretch())
    assert alert.is_complete


async def test_nothing_of_whom_an_alert_is_about_is_kept(rig: Rig) -> None:
    await rig.becomes()
    await rig.whole("a", FALSE)
    async with rig.records.transaction() as connection:
        rows = (await connection.execute(sa.text("SELECT * FROM tallied_alerts"))).all()
    said = repr(rows)
    assert len(rows) == 1
    assert "mark of" not in said
    assert "'a'" not in said


async def test_an_event_that_names_no_alert_is_not_taken(rig: Rig) -> None:
    await rig.becomes()
    with pytest.raises(Unreadable):
        await rig.raised("")


async def test_a_confirmed_false_alert_has_its_entry_rest(rig: Rig) -> None:
    await rig.becomes()
    await rig.whole("a", TRUE)
    await rig.whole("b", FALSE)
    assert rig.stopped.resting == [b"mark of b"]


async def test_what_is_confirmed_false_once_the_record_is_settled_has_its_entry_rest_too(rig: Rig) -> None:
    await rig.becomes()
    await rig.whole("a", TRUE)
    await rig.becomes(STATUS_ENDED, 2)
    rig.pass_by(31)
    await rig.books.look()
    assert (await rig.stretch()).settled_at is not None
    await rig.outcome("a", FALSE)
    assert rig.stopped.resting == [b"mark of a"]


async def test_an_entry_that_a_supervisor_has_looked_at_rests_no_more_when_it_is_told_again(rig: Rig) -> None:
    await rig.becomes()
    at = rig.now
    await rig.raised("a")
    await rig.outcome("a", FALSE, at=at)
    await rig.outcome("a", FALSE, at=at)
    assert rig.stopped.resting == [b"mark of a"]


async def test_an_outcome_that_was_overtaken_by_its_correction_has_nothing_rest(rig: Rig) -> None:
    await rig.becomes()
    await rig.raised("a")
    await rig.outcome("a", TRUE, at=rig.now + timedelta(minutes=1))
    await rig.outcome("a", FALSE, at=rig.now)
    assert rig.stopped.resting == []


async def test_where_the_list_is_gone_the_outcome_counts_all_the_same(rig: Rig) -> None:
    await rig.becomes()
    rig.stopped.list_is_gone = True
    await rig.whole("a", FALSE)
    assert len(await rig.tallies.confirmed(await rig.stretch())) == 1


async def test_two_confirmed_false_alerts_in_a_row_stop_it(rig: Rig) -> None:
    await rig.becomes()
    rig.purger.opened = 1_000_000
    await rig.whole("a", FALSE)
    await rig.whole("b", TRUE)
    await rig.whole("c", FALSE)
    assert rig.stopped.reasons == []
    await rig.whole("d", FALSE)
    assert rig.stopped.reasons == ["two confirmed false alerts in a row"]


async def test_a_corrected_outcome_can_make_it_two_in_a_row(rig: Rig) -> None:
    await rig.becomes()
    rig.purger.opened = 1_000_000
    await rig.whole("a", FALSE)
    await rig.whole("b", TRUE)
    rig.pass_by(1)
    await rig.outcome("b", FALSE)
    assert rig.stopped.reasons == ["two confirmed false alerts in a row"]


async def test_more_false_alerts_than_were_authorised_stop_it(rig: Rig) -> None:
    await rig.becomes()
    rig.purger.opened = 400
    await rig.raised("a")
    await rig.resolved("a", NOT_SAME)
    assert rig.stopped.reasons == []
    await rig.raised("b")
    await rig.resolved("b", NOT_SAME)
    assert rig.stopped.reasons == []
    await rig.raised("c")
    await rig.resolved("c", NOT_SAME)
    (reason,) = rig.stopped.reasons
    assert reason.startswith("3 false alerts among 400 faces")


async def test_a_ratio_that_was_authorised_goes_before_the_usual_one(rig: Rig) -> None:
    await rig.becomes(ratio=0.5)
    rig.purger.opened = 10
    for alert in "abc":
        await rig.raised(alert)
        await rig.resolved(alert, NOT_SAME)
    assert rig.stopped.reasons == []


async def test_faces_of_an_earlier_use_of_the_name_do_not_count(rig: Rig) -> None:
    rig.purger.opened = 1_000_000
    await rig.becomes()
    rig.purger.opened = 1_000_010
    await rig.raised("a")
    await rig.resolved("a", NOT_SAME)
    (reason,) = rig.stopped.reasons
    assert reason.startswith("1 false alert among 10 faces")


@pytest.mark.parametrize(("ratio", "stops"), [(None, False), (0.001, True)])
async def test_a_trial_stops_by_a_ratio_only_where_it_states_one(
    rig: Rig, ratio: float | None, stops: bool
) -> None:
    await rig.becomes(trial=True, ratio=ratio)
    rig.purger.opened = 10
    await rig.raised("a")
    await rig.resolved("a", NOT_SAME)
    assert bool(rig.stopped.reasons) is stops


async def test_what_was_stopped_and_authorised_anew_begins_at_nothing(rig: Rig) -> None:
    await rig.becomes()
    rig.purger.opened = 1_000_000
    await rig.whole("a", FALSE)
    await rig.whole("b", FALSE)
    assert len(rig.stopped.reasons) == 1
    await rig.becomes(STATUS_STOPPED)
    await rig.outcome("b", FALSE)
    rig.pass_by(1)
    await rig.becomes(STATUS_AUTHORISED, 2)
    await rig.becomes(STATUS_LIVE, 2)
    rig.purger.opened = 2_000_000
    await rig.whole("c", FALSE)
    assert len(rig.stopped.reasons) == 1
    await rig.whole("d", FALSE)
    assert len(rig.stopped.reasons) == 2


async def test_what_is_over_is_not_stopped(rig: Rig) -> None:
    await rig.becomes()
    await rig.becomes(STATUS_ENDED)
    await rig.whole("a", FALSE)
    await rig.whole("b", FALSE)
    assert rig.stopped.reasons == []


async def test_while_faces_cannot_be_counted_it_is_asked_again_until_they_can(rig: Rig) -> None:
    await rig.becomes()
    await rig.raised("a")
    rig.purger.away = True
    await rig.resolved("a", NOT_SAME)
    for _ in range(2):
        await rig.rules.ask_again()
    assert rig.stopped.reasons == []
    rig.purger.away = False
    for _ in range(2):
        await rig.rules.ask_again()
    assert len(rig.stopped.reasons) == 1


async def test_two_in_a_row_stop_it_also_while_faces_cannot_be_counted(rig: Rig) -> None:
    await rig.becomes()
    rig.purger.away = True
    await rig.whole("a", FALSE)
    await rig.whole("b", FALSE)
    assert rig.stopped.reasons == ["two confirmed false alerts in a row"]


async def test_a_registrar_that_is_started_again_asks_about_all_that_run(rig: Rig) -> None:
    await rig.becomes()
    rig.purger.away = True
    await rig.raised("a")
    await rig.resolved("a", NOT_SAME)
    rig.purger.away = False
    rig.deployments._caught_up.set()
    await replace(rig.rules, _waiting=set(), _begun=False).ask_again()
    assert len(rig.stopped.reasons) == 1


async def test_an_engagement_that_is_not_confirmed_breaks_no_row(rig: Rig) -> None:
    await rig.becomes()
    rig.purger.opened = 1_000_000
    await rig.whole("a", FALSE)
    await rig.whole("b", recorded.CONFIRMATION_UNSPECIFIED)
    await rig.whole("c", FALSE)
    assert len(rig.stopped.reasons) == 1
