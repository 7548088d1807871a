"""The course of a deployment on record, and its counts, which outlive alerts and list."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.chassis.errors import Unavailable
from services.registrar.domain.course import ListSize, Tracks
from services.registrar.domain.tally import Tally
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DESTROYED,
    STATUS_ENDED,
    STATUS_LIVE,
    STATUS_STOPPED,
)
from tests.registrar.tallying import FALSE, NOT_SAME, TRUE, Rig

DAY_SECONDS = 86_400


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.records.open()
    yield rig
    await rig.records.close()


async def rows(rig: Rig) -> int:
    async with rig.records.transaction() as connection:
        return int((await connection.execute(sa.text("SELECT count(*) FROM tallied_alerts"))).scalar_one())


async def test_a_record_is_settled_once_and_no_row_of_an_alert_is_left(rig: Rig) -> None:
    await rig.becomes()
    await rig.whole("a")
    rig.purger.opened = 50
    await rig.becomes(STATUS_ENDED)
    assert (await rig.stretch()).settled_at is None
    rig.pass_by(30)
    await rig.books.look()
    settled = await rig.stretch()
    assert settled.settled_at == rig.now
    assert (settled.folded.alerts, settled.folded.confirmed_true) == (1, 1)
    assert settled.tracks == Tracks(50, 50)
    assert await rows(rig) == 0


async def test_what_comes_after_a_record_is_settled_changes_nothing(rig: Rig) -> None:
    await rig.becomes()
    await rig.whole("a")
    await rig.becomes(STATUS_ENDED)
    rig.pass_by(30)
    await rig.books.look()
    before = await rig.stretch()
    await rig.whole("a", FALSE)
    await rig.whole("b", FALSE)
    rig.pass_by(30)
    await rig.books.look()
    assert await rig.stretch() == before
    assert await rows(rig) == 0


async def test_an_alert_that_has_expired_counts_on_without_its_row(rig: Rig) -> None:
    await rig.becomes()
    await rig.raised("a")
    await rig.resolved("a", NOT_SAME)
    rig.pass_by(DAY_SECONDS)
    await rig.books.look()
    stretch = await rig.stretch()
    assert (stretch.folded.false_alerts, list(await rig.tallies.alerts(stretch))) == (1, [])


async def test_an_alert_that_has_expired_is_not_counted_again_when_it_is_told_again(rig: Rig) -> None:
    await rig.becomes()
    await rig.raised("a")
    await rig.resolved("a", NOT_SAME)
    rig.pass_by(DAY_SECONDS)
    await rig.books.look()
    await rig.raised("a")
    await rig.resolved("a", NOT_SAME)
    await rig.books.look()
    stretch = await rig.stretch()
    assert (stretch.folded.alerts, list(await rig.tallies.alerts(stretch))) == (1, [])


async def test_two_in_a_row_are_seen_across_the_days(rig: Rig) -> None:
    await rig.becomes()
    rig.purger.opened = 1_000_000
    await rig.whole("a", FALSE)
    rig.pass_by(2 * DAY_SECONDS)
    await rig.books.look()
    await rig.whole("b", FALSE)
    assert len(rig.stopped.reasons) == 1


async def test_what_never_was_heard_to_be_raised_goes_when_it_expires(rig: Rig) -> None:
    await rig.becomes()
    await rig.outcome("a", FALSE)
    assert await rows(rig) == 1
    rig.pass_by(DAY_SECONDS)
    await rig.books.look()
    assert await rows(rig) == 0


async def test_faces_of_two_uses_of_a_name_are_kept_apart(rig: Rig) -> None:
    await rig.becomes()
    await rig.raised("open")  # so that the first one waits for its outcome
    await rig.resolved("open")
    rig.purger.opened = 100
    await rig.becomes(STATUS_ENDED)
    rig.pass_by(60)
    await rig.becomes(STATUS_LIVE, 2)
    rig.purger.opened = 130
    await rig.becomes(STATUS_ENDED, 2)
    rig.pass_by(3600)
    await rig.books.look()
    records = (await rig.rpc.ListRecords(None, None)).records  # type: ignore[arg-type]  # of neither is made use
    assert [record.tally.faces_seen for record in records] == [30, 100]
    assert [record.tally.alerts for record in records] == [0, 1]


async def test_a_keyring_that_was_lost_after_the_end_takes_nothing_back(rig: Rig) -> None:
    await rig.becomes()
    rig.purger.opened = 100
    await rig.becomes(STATUS_ENDED)
    rig.purger.opened = 0
    rig.pass_by(30)
    await rig.books.look()
    assert (await rig.stretch()).tracks == Tracks(100, 100)


async def test_the_largest_size_of_a_list_is_kept_when_the_list_is_gone(rig: Rig) -> None:
    await rig.becomes(STATUS_AUTHORISED)
    rig.lists.of = ListSize(11, 0, "model")
    await rig.becomes(STATUS_LIVE, 2)
    rig.lists.of = ListSize()
    await rig.becomes(STATUS_ENDED, 2)
    facts = (await rig.stretch()).facts
    assert (facts.watchlist_subjects, facts.added_by_hand, facts.model_id) == (12, 1, "model")


async def test_a_list_that_cannot_be_looked_at_is_looked_at_again(rig: Rig) -> None:
    rig.lists.away = True
    with pytest.raises(Unavailable):
        await rig.becomes()
    rig.lists.away = False
    await rig.books.look()
    assert (await rig.stretch()).facts.watchlist_subjects == 12


async def test_counts_of_before_and_after_a_stop_make_one_record(rig: Rig) -> None:
    await rig.becomes()
    await rig.whole("a", TRUE)
    await rig.becomes(STATUS_STOPPED)
    rig.pass_by(60)
    await rig.becomes(STATUS_AUTHORISED, 2)
    await rig.becomes(STATUS_LIVE, 2)
    await rig.whole("b", TRUE)
    rig.purger.opened = 70
    await rig.becomes(STATUS_ENDED, 2)
    await rig.becomes(STATUS_DESTROYED, 2)
    rig.pass_by(30)
    await rig.books.look()
    stretches = await rig.tallies.stretches()
    assert sum((one.folded for one in stretches), Tally()).alerts == 2
    assert all(one.settled_at is not None for one in stretches)
