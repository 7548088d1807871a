"""The ledger of a deployment that is over is told once it has closed, with its counts."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.chassis.outcome import Reason
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DESTROYED, STATUS_ENDED
from tests.retention_purger.keeping import Keeping


@pytest.fixture
async def keeping(tmp_path: Path) -> AsyncIterator[Keeping]:
    keeping = Keeping(tmp_path)
    await keeping.open()
    yield keeping
    await keeping.records.close()


async def told(keeping: Keeping) -> list[Any]:
    return [json.loads(entry.body) for entry in await keeping.chain.entries(1, 100)]


async def test_it_is_told_when_it_is_over_and_nothing_is_in_flight(keeping: Keeping) -> None:
    await keeping.some_of_each()
    await keeping.sweeper.sweep()
    await keeping.status(STATUS_ENDED)
    await keeping.sweeper.sweep()
    assert await told(keeping) == []
    keeping.times.pass_seconds(60)
    for _ in range(3):
        await keeping.sweeper.sweep()
    assert await told(keeping) == [
        {
            "frames": {"forgotten": {"expired": 1}, "retained": {}, "seen": 1},
            "list_version": 1,
            "probes": {
                "forgotten": {"expired": 1, "no_match": 1},
                "retained": {"alert": 1, "match": 1},
                "seen": 4,
            },
            "tracks_closed": 3,
            "tracks_opened": 3,
        }
    ]


async def test_what_is_counted_later_is_told_as_well(keeping: Keeping) -> None:
    await keeping.seen("a")
    await keeping.keyring.settle("a", Reason.NO_MATCH)
    await keeping.status(STATUS_ENDED)
    await keeping.sweeper.sweep()
    await keeping.seen("late")
    await keeping.keyring.settle("late", Reason.NO_DEPLOYMENT)
    await keeping.status(STATUS_DESTROYED)
    await keeping.sweeper.last()
    assert [body["probes"]["seen"] for body in await told(keeping)] == [1, 2]


async def test_a_ledger_that_counted_nothing_or_does_not_close_is_not_told(keeping: Keeping) -> None:
    await keeping.status(STATUS_ENDED)
    await keeping.sweeper.sweep()
    keeping.keyring.spoilt = 1
    await keeping.sweeper.sweep()
    assert await told(keeping) == []
