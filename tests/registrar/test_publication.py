"""What the public is told, over gRPC on a real socket."""

from collections.abc import AsyncIterator
from pathlib import Path

import grpc.aio
import pytest

from sightline.registrar.v1 import publication_service_pb2 as messages
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DESTROYED,
    STATUS_ENDED,
    STATUS_LIVE,
    STATUS_STOPPED,
)
from sightline.registrar.v1.publication_service_pb2_grpc import (
    PublicationServiceStub,
    add_PublicationServiceServicer_to_server,
)
from tests.chassis.calling import Calling
from tests.chassis.deploying import deployment
from tests.registrar.tallying import FALSE, Rig


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.records.open()
    yield rig
    await rig.records.close()


@pytest.fixture
async def stub(rig: Rig, tmp_path: Path) -> AsyncIterator[PublicationServiceStub]:
    calling = Calling()
    server = calling.server()
    add_PublicationServiceServicer_to_server(rig.rpc, server)
    address = f"unix:{tmp_path}/registrar.sock"
    server.add_insecure_port(address)
    await server.start()
    async with calling.channel(address) as channel:
        yield PublicationServiceStub(channel)
    await server.stop(None)


async def records(stub: PublicationServiceStub) -> list[messages.DeploymentRecord]:
    answer = await stub.ListRecords(messages.ListRecordsRequest())
    return list(answer.records)


async def notices(stub: PublicationServiceStub) -> list[messages.Notice]:
    answer = await stub.ListNotices(messages.ListNoticesRequest())
    return list(answer.notices)


async def test_a_record_says_what_is_published(rig: Rig, stub: PublicationServiceStub) -> None:
    await rig.becomes(STATUS_AUTHORISED)
    await rig.becomes(STATUS_LIVE)
    await rig.whole("a")
    rig.purger.opened = 50
    rig.pass_by(59)
    await rig.becomes(STATUS_ENDED)
    rig.pass_by(30)
    await rig.books.look()
    (record,) = await records(stub)
    assert (record.deployment, record.place, record.legal_basis) == (
        "market",
        "Market Square",
        "An order of the court",
    )
    assert (record.live_seconds, record.threshold, record.model_id) == (60, 0.6, "model")
    assert (record.watchlist_subjects, record.added_by_hand) == (12, 1)
    assert record.tally == messages.Tally(
        faces_seen=50,
        faces_forgotten=49,
        alerts=1,
        true_alerts=1,
        confirmed_true=1,
        engagements=1,
        no_actions=1,
    )


async def test_it_does_not_say_by_which_rule_it_ended(rig: Rig, stub: PublicationServiceStub) -> None:
    await rig.becomes()
    await rig.becomes(STATUS_ENDED)
    (record,) = await records(stub)
    assert record.end_reason == "it was ended before its time"


async def test_counts_are_said_once_they_are_settled(rig: Rig, stub: PublicationServiceStub) -> None:
    await rig.becomes()
    await rig.raised("a")
    await rig.becomes(STATUS_ENDED)
    rig.pass_by(3599)
    await rig.books.look()
    (record,) = await records(stub)
    assert not record.HasField("tally")
    rig.pass_by(1)
    await rig.books.look()
    (record,) = await records(stub)
    assert record.tally.undecided == 1


async def test_a_trial_and_what_is_not_over_have_no_record(rig: Rig, stub: PublicationServiceStub) -> None:
    await rig.becomes(name="trial", trial=True)
    await rig.becomes(STATUS_ENDED, name="trial", trial=True)
    await rig.becomes(name="live")
    await rig.becomes(STATUS_LIVE, name="stopped")
    await rig.becomes(STATUS_STOPPED, name="stopped")
    assert await records(stub) == []


async def test_a_trial_of_the_same_name_does_not_count(rig: Rig, stub: PublicationServiceStub) -> None:
    await rig.becomes(trial=True)
    await rig.whole("a", FALSE)
    rig.purger.opened = 1000
    await rig.becomes(STATUS_ENDED, trial=True)
    rig.pass_by(60)
    await rig.becomes(version=2)
    await rig.becomes(STATUS_ENDED, 2)
    rig.pass_by(30)
    await rig.books.look()
    (record,) = await records(stub)
    assert (record.tally.alerts, record.tally.faces_seen) == (0, 0)


async def test_a_record_outlives_its_list_and_its_name(rig: Rig, stub: PublicationServiceStub) -> None:
    await rig.becomes()
    await rig.becomes(STATUS_ENDED)
    await rig.becomes(STATUS_DESTROYED)
    rig.pass_by(60)
    await rig.becomes(version=2)
    rig.pass_by(60)
    await rig.becomes(STATUS_ENDED, 2)
    latest, first = await records(stub)
    assert latest.started_at.seconds > first.started_at.seconds
    assert first.place == "Market Square"


async def test_what_never_was_live_has_no_start(rig: Rig, stub: PublicationServiceStub) -> None:
    await rig.becomes(STATUS_AUTHORISED)
    await rig.becomes(STATUS_ENDED)
    (record,) = await records(stub)
    assert (record.HasField("started_at"), record.live_seconds) == (False, 0)


async def test_notices_name_what_is_to_come_first(rig: Rig, stub: PublicationServiceStub) -> None:
    for name, days in (("second", 2), ("first", 1), ("over", 0)):
        plan = deployment(name)
        plan.start.FromSeconds(plan.start.seconds + days * 86_400)
        await rig.notices.publish(plan, rig.now)
        await rig.becomes(STATUS_DESTROYED if name == "over" else STATUS_AUTHORISED, name=name)
    said = await notices(stub)
    assert [notice.deployment for notice in said] == ["first", "second", "over"]
    assert [notice.status for notice in said] == [STATUS_AUTHORISED, STATUS_AUTHORISED, STATUS_DESTROYED]


async def test_a_trial_announces_nothing_whatever_bore_its_name(
    rig: Rig, stub: PublicationServiceStub
) -> None:
    await rig.notices.publish(deployment(), rig.now)
    await rig.becomes(STATUS_LIVE, trial=True)
    assert await notices(stub) == []


@pytest.mark.usefixtures("stub")
async def test_without_a_credential_nothing_is_said(tmp_path: Path) -> None:
    async with grpc.aio.insecure_channel(f"unix:{tmp_path}/registrar.sock") as channel:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await PublicationServiceStub(channel).ListRecords(messages.ListRecordsRequest())
    assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def test_what_was_taken_back_is_told_with_its_time_and_whether_another_took_its_place(
    rig: Rig, stub: PublicationServiceStub
) -> None:
    for place in ("Market Square", "Station", "Harbour"):
        plan = deployment()
        plan.place = place
        await rig.notices.publish(plan, rig.now)
        rig.pass_by(60)
    await rig.notices.publish(deployment("fair"), rig.now)
    await rig.notices.withdraw("fair", rig.now)
    said = [(one.place, one.HasField("withdrawn_at"), one.replaced) for one in await notices(stub)]
    assert said == [
        ("Harbour", False, False),
        ("Market Square", True, False),
        ("Station", True, True),
        ("Market Square", True, True),
    ]
