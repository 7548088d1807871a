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


async def test_a_ledger_that_stays_open_is_an_alarm_after_a_minute_and_until_it_closes(
    keeping: Keeping, caplog: pytest.LogCaptureFixture
) -> None:
    keeping.keyring.spoilt = 1
    await keeping.sweeper.sweep()
    since = keeping.metric("ledger_open_since_seconds")
    assert keeping.metric("ledgers_open") == 1 and keeping.sweeper.problems() == []
    assert since == keeping.times.now.timestamp() and not caplog.records
    keeping.times.pass_seconds(61)
    for _ in range(3):
        await keeping.sweeper.sweep()
    (problem,) = keeping.sweeper.problems()
    assert "ledger of market does not close" in problem
    assert [record.levelname for record in caplog.records] == ["ERROR"], "said once"
    assert problem in caplog.text and keeping.metric("ledger_open_since_seconds") == since
    keeping.keyring.spoilt = 0
    await keeping.sweeper.sweep()
    assert keeping.sweeper.problems() == [] and keeping.metric("ledgers_open") == 0
    assert keeping.metric("ledger_open_since_seconds") == 0


async def test_the_ledger_of_each_camera_and_the_time_to_forget_are_metrics(keeping: Keeping) -> None:
    await keeping.some_of_each()
    await keeping.sweeper.sweep()
    of = {"deployment": "market", "camera": "gate"}

    def keys(kind: str, state: str, reason: str = "") -> float | None:
        labels = {**of, "kind": kind, "state": state, "reason": reason}
        return keeping.registry.get_sample_value("retention_purger_ledger_keys", labels)

    assert [keys("probe", "seen"), keys("probe", "in_flight"), keys("frame", "seen")] == [4, 1, 1]
    assert keys("probe", "forgotten", "no_match") == 1
    assert [keys("probe", "retained", "match"), keys("probe", "retained", "alert")] == [1, 1]
    tracks = [
        keeping.registry.get_sample_value("retention_purger_ledger_tracks", {**of, "state": state})
        for state in ("opened", "closed", "living")
    ]
    assert tracks == [3, 1, 2]

    def took(name: str, **more: str) -> float | None:
        labels = {"reason": "no_match", **more}
        return keeping.registry.get_sample_value(f"retention_purger_time_to_forget_seconds_{name}", labels)

    assert [took("bucket", le="0.75"), took("bucket", le="1.0"), took("bucket", le="+Inf")] == [0, 1, 1]
    assert took("count") == 1 and took("sum") == pytest.approx(1.0, rel=0.03)


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
