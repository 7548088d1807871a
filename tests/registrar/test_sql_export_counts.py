"""Exports are counted in the record of the run that they are of, once each, also after it was settled."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services.chassis import rpc
from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused
from services.registrar.domain.acts import Act, Deed
from services.registrar.domain.course import runs_of
from services.registrar.rpc.publication import record_of
from sightline.registrar.v1.act_recorded_pb2 import DEED_EXPORT_ASKED, DEED_EXPORT_CONFIRMED
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_AUTHORISED, STATUS_ENDED, STATUS_LIVE
from sightline.registrar.v1.people_service_pb2 import NoteHoldRequest
from tests.registrar.acting import deeds
from tests.registrar.signing_in_rig import PEOPLE, signing_in
from tests.registrar.tallying import Rig


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.records.open()
    yield rig
    await rig.records.close()


async def confirmed(
    rig: Rig, which: int, seen_at: datetime | None = None, deployment: str = "market"
) -> None:
    act = Act(Deed.EXPORT_CONFIRMED, "berta", deployment, commitment=bytes([which]) * 32, once=str(which))
    await rig.exports.tell(act, seen_at)


async def a_run(rig: Rig, version: int) -> None:
    await rig.becomes(STATUS_AUTHORISED, version)
    await rig.becomes(STATUS_LIVE, version)
    rig.pass_by(60)
    await rig.becomes(STATUS_ENDED, version)
    rig.pass_by(30)
    await rig.books.look()


async def counted(rig: Rig) -> list[int]:
    runs = runs_of(await rig.tallies.stretches())
    return [record_of(run, await rig.exports.of(run)).exports for run in runs]


async def test_an_export_counts_once_however_often_it_is_told(rig: Rig) -> None:
    await a_run(rig, 1)
    for which in (1, 1, 2):
        await confirmed(rig, which)
    assert await counted(rig) == [2]


async def test_an_export_counts_after_the_record_is_settled(rig: Rig) -> None:
    await a_run(rig, 1)
    rig.pass_by(40 * 86_400)
    await rig.books.look()
    (stretch,) = await rig.tallies.stretches()
    assert stretch.settled_at is not None
    await confirmed(rig, 1)
    assert await counted(rig) == [1]


async def test_an_export_counts_for_the_run_in_which_it_was_seen(rig: Rig) -> None:
    seen_at = rig.now + timedelta(seconds=1)
    await a_run(rig, 1)
    await a_run(rig, 2)
    await confirmed(rig, 1, seen_at)
    await confirmed(rig, 2, rig.now)
    await confirmed(rig, 3)
    assert await counted(rig) == [1, 2]


async def test_an_export_of_no_deployment_is_told_and_counts_nowhere(rig: Rig) -> None:
    await a_run(rig, 1)
    await confirmed(rig, 1, deployment="harbour")
    assert await counted(rig) == [0]


async def test_the_purger_alone_has_an_export_told_and_only_a_confirmed_one_counts(tmp_path: Path) -> None:
    async with signing_in(tmp_path, PEOPLE) as rig:
        for deed in (DEED_EXPORT_ASKED, DEED_EXPORT_CONFIRMED):
            request = NoteHoldRequest(deed=deed, name="anton", deployment="market", commitment=bytes(32))
            request.seen_at.CopyFrom(to_timestamp(rig.now))
            await rig.stub("retention_purger").NoteHold(request)
        assert deeds(await rig.told()) == ["export_asked", "export_confirmed"]
        with pytest.raises(Refused, match="may not call"):
            await rpc.asks(rig.stub("erika").NoteHold)(request)
