"""A supervisor keeps or erases what a receipt is about, for the person who is here; nobody else does."""

from collections.abc import AsyncIterator
from pathlib import Path

import grpc.aio
import pytest

from services.registrar.rpc.deployments import DeploymentRpc
from services.retention_purger.rpc.holds import HoldRpc
from sightline.registrar.v1.deployment_service_pb2_grpc import add_DeploymentServiceServicer_to_server
from sightline.retention_purger.v1.hold_service_pb2_grpc import add_HoldServiceServicer_to_server
from tests.console.standing import Standing, standing
from tests.registrar.asking_rig import Desk
from tests.retention_purger.holding_rig import CODE, HoldRig

PATH = "/requests/wish"
ASKED = {"deployment": "market", "receipt_code": CODE, "request_number": "DP-1", "identity_checked": "yes"}


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[HoldRig]:
    (tmp_path / "purger").mkdir()
    rig = HoldRig(tmp_path / "purger")
    await rig.open()
    await rig.alert("a", 2, is_false=True)
    yield rig
    await rig.records.close()


@pytest.fixture
async def place(tmp_path: Path, rig: HoldRig) -> AsyncIterator[Standing]:
    (tmp_path / "registrar").mkdir()
    desk = Desk(tmp_path / "registrar")
    await desk.open()

    def serve(server: grpc.aio.Server) -> None:
        add_HoldServiceServicer_to_server(HoldRpc(rig.desk, rig.eraser), server)
        add_DeploymentServiceServicer_to_server(DeploymentRpc(desk.rpc.lifecycle), server)

    async with standing(tmp_path, serve=serve) as made:
        await made.people.own_passwords()
        yield made
    await desk.rig.records.close()


async def test_the_person_has_it_kept_and_then_erased(place: Standing, rig: HoldRig) -> None:
    async with place.browser("supervisor") as browser:
        status, page = await browser.post(PATH, **ASKED, wish="keep")
        (hold,) = await rig.holds.all()
        assert status == 200 and "kept as evidence until" in page and hold.asked_by_person
        status, page = await browser.post(PATH, **ASKED, wish="erase")
    assert status == 200 and "being erased" in page
    assert await rig.announced() == 1 and list(await rig.holds.all()) == []
    assert [name for _, name in rig.notes.told] == ["supervisor", "supervisor"]


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"identity_checked": ""}, 400, "paper"),
        ({"wish": "sell"}, 400, "keep, or erase"),
        ({"receipt_code": "0000-0000-0000-0000"}, 409, "nothing is kept"),
    ],
)
async def test_what_cannot_be_is_said_and_nothing_is_done(
    place: Standing, rig: HoldRig, changed: dict[str, str], status: int, words: str
) -> None:
    async with place.browser("supervisor") as browser:
        answered, page = await browser.post(PATH, **{**ASKED, "wish": "erase", **changed})
    assert answered == status and words in page and await rig.announced() == 0


async def test_nobody_but_a_supervisor_is_served(place: Standing, rig: HoldRig) -> None:
    for person in ("author", "engineer", "auditor", "engagement-officer", "authorising-officer"):
        async with place.browser(person) as browser:
            assert (await browser.post(PATH, **ASKED, wish="erase"))[0] == 403
    assert await rig.announced() == 0
