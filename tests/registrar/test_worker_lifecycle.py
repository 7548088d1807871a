"""What is stopped, by whom, what is told of it, and how it goes on; what a run is."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.chassis.deployments import TOPIC
from services.registrar.domain.acts import Cause
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_STOPPED
from tests.registrar.list_keys import ListKeysInHand
from tests.registrar.registering import Rig
from tests.registrar.test_worker import Aborted
from tests.registrar.test_worker_authorising import Town


@pytest.fixture(params=["in memory", "sealed"])
async def town(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    rig = Rig(tmp_path, ListKeysInHand() if request.param == "sealed" else None)
    await rig.records.open()
    yield Town(rig)
    await rig.records.close()


@pytest.mark.parametrize("who", ["anton", "berta", "carol", "dora"])
async def test_any_officer_of_it_stops_it_and_its_list_stays(town: Town, who: str) -> None:
    await town.goes_live()
    await town.ask(who, "StopDeployment", name="market", reason="two false alerts")
    look = await town.look()
    assert (look.status, look.end_reason, look.photo_count, look.authorised_by) == (
        STATUS_STOPPED,
        "two false alerts",
        2,
        "",
    )
    await town.rig.lifecycle.end_what_is_over()
    assert await town.rig.status() == STATUS_STOPPED


async def test_what_an_officer_writes_of_a_stop_is_told_to_nobody_but_people_and_goes_with_the_list(
    town: Town,
) -> None:
    await town.goes_live()
    written = "J. Miller's brother complained"
    await town.ask("carol", "StopDeployment", name="market", reason=written)
    assert (await town.look()).end_reason == written
    await town.ask("anton", "EndDeployment", name="market")
    assert (await town.look()).end_reason == "somebody ended it"
    following = await town.rig.bus.follow(TOPIC)
    await town.rig.outbox.flush()
    await following.aclose()
    told = b"".join(following._heard.get_nowait().value for _ in range(following._heard.qsize()))
    state, dossier = await town.rig.register.get("market"), await town.rig.register.dossier("market")
    assert state is not None and dossier is not None
    kept = state.SerializeToString() + dossier.SerializeToString()
    assert b"it was stopped" in told and b"Miller" not in told + kept


@pytest.mark.parametrize(("who", "words"), [("carla", "none of its officers"), ("alf", "not its author")])
async def test_an_officer_of_another_deployment_does_not_stop_it(town: Town, who: str, words: str) -> None:
    await town.goes_live()
    with pytest.raises(Aborted, match=words):
        await town.ask(who, "StopDeployment", name="market", reason="r")


async def test_a_stop_needs_a_reason_and_something_to_stop(town: Town) -> None:
    await town.draft()
    for reason, words in ((" ", "reason: say"), ("r", "neither authorised nor live")):
        with pytest.raises(Aborted, match=words):
            await town.ask("anton", "StopDeployment", name="market", reason=reason)
    assert not await town.rig.lifecycle.stop("unknown", "r", Cause.PERSON)


async def test_what_was_stopped_goes_on_only_with_a_new_signature_and_a_new_secret(town: Town) -> None:
    await town.goes_live()
    before = await town.rig.register.get("market")
    assert before is not None
    old = await town.rig.lifecycle.authorisation("market", before.list_version)
    await town.ask("carol", "StopDeployment", name="market", reason="r")
    with pytest.raises(Aborted, match="authorise it"):
        await town.ask("berta", "StartDeployment", name="market")
    with pytest.raises(Aborted, match="from before it was stopped"):
        await town.authorise("berta", old)
    assert await town.enrol(b"\x66", "c")
    await town.authorise_all()
    await town.ask("berta", "StartDeployment", name="market")
    after = await town.rig.register.get("market")
    assert after is not None and after.list_version > before.list_version and after.end_reason == ""
    assert town.rig.lifecycle.secret_of(after) != town.rig.lifecycle.secret_of(before)


async def test_a_run_is_the_same_from_its_draft_to_its_end_and_the_next_one_is_another(town: Town) -> None:
    async def run() -> bytes:
        state = await town.rig.register.get("market")
        assert state is not None
        return bytes(state.run)

    await town.goes_live()
    first = await run()
    await town.ask("carol", "StopDeployment", name="market", reason="r")
    await town.authorise()
    assert await run() == first and len(first) == 16
    await town.ask("anton", "EndDeployment", name="market")
    assert await run() == first
    await town.draft()
    assert await run() != first
