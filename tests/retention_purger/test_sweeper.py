"""Expired keys are swept, tracks of what is over are closed, ledgers must close."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.chassis.errors import Refused, SightlineError, Unavailable
from services.chassis.ledger import Kind, Tracks
from services.chassis.outcome import Reason
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_ENDED
from tests.retention_purger.keeping import GATE, Keeping


@pytest.fixture
async def keeping(tmp_path: Path) -> AsyncIterator[Keeping]:
    keeping = Keeping(tmp_path)
    await keeping.open()
    yield keeping
    await keeping.records.close()


async def test_expired_keys_are_swept_and_ledgers_measured(keeping: Keeping) -> None:
    await keeping.seen("a", "b", "c", kind=Kind.FRAME)
    await keeping.sweeper.sweep()
    assert keeping.metric("keys_in_flight") == 3
    keeping.times.pass_seconds(10)
    await keeping.sweeper.sweep()
    assert (keeping.metric("keys_swept_total"), keeping.metric("keys_in_flight")) == (3, 0)
    assert keeping.metric("ledgers_open") == 0 and keeping.sweeper.problems() == []


async def test_a_ledger_that_stays_open_is_a_problem_after_a_minute(keeping: Keeping) -> None:
    keeping.keyring.spoilt = 1
    await keeping.sweeper.sweep()
    assert keeping.metric("ledgers_open") == 1 and keeping.sweeper.problems() == []
    keeping.times.pass_seconds(61)
    await keeping.sweeper.sweep()
    (problem,) = keeping.sweeper.problems()
    assert "ledger of market does not close" in problem
    keeping.keyring.spoilt = 0
    await keeping.sweeper.sweep()
    assert keeping.sweeper.problems() == [] and keeping.metric("ledgers_open") == 0


@pytest.mark.parametrize("error", [Unavailable, Refused])
async def test_a_keyring_that_is_away_or_refuses_is_a_problem_until_it_is_back(
    keeping: Keeping, error: type[SightlineError]
) -> None:
    keeping.keyring.away = error("the keyring does not answer")
    await keeping.sweeper.sweep()
    assert keeping.sweeper.problems() == ["the keyring does not answer"]
    keeping.keyring.away = None
    await keeping.sweeper.sweep()
    assert keeping.sweeper.problems() == []


async def test_tracks_of_a_deployment_that_is_over_are_closed_once_nothing_is_in_flight(
    keeping: Keeping,
) -> None:
    await keeping.seen("a")
    await keeping.keyring.count_tracks(GATE, Tracks("1", 3, 1))
    await keeping.sweeper.sweep()
    await keeping.status(STATUS_ENDED)
    await keeping.sweeper.sweep()
    assert (await keeping.book.whole("market")).tracks_living == 2
    await keeping.keyring.settle("a", Reason.STOPPED)
    await keeping.sweeper.sweep()
    whole = await keeping.book.whole("market")
    assert (whole.tracks_living, whole.tracks_opened, whole.closes) == (0, 3, True)


async def test_tracks_of_a_deployment_that_goes_on_stay_open(keeping: Keeping) -> None:
    await keeping.keyring.count_tracks(GATE, Tracks("1", 3, 1))
    await keeping.sweeper.sweep()
    assert (await keeping.book.whole("market")).tracks_living == 2
