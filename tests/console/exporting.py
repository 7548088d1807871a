"""A console before a real purger, alert-dispatcher and registrar; footage as a detector gives it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import grpc.aio
import sqlalchemy as sa

from services.alert_dispatcher.rpc.exporting import Exporting as Handing
from services.chassis.origin import utc_now
from services.registrar.rpc.deployments import DeploymentRpc
from services.retention_purger.rpc.exports import ExportRpc
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import add_AlertServiceServicer_to_server
from sightline.detector.v1.footage_service_pb2_grpc import add_FootageServiceServicer_to_server
from sightline.registrar.v1.deployment_service_pb2_grpc import add_DeploymentServiceServicer_to_server
from sightline.retention_purger.v1.export_service_pb2_grpc import add_ExportServiceServicer_to_server
from tests.alert_dispatcher.dispatching import Rig as DispatcherRig
from tests.cli.test_commands_exports import ALERT, Keys, Reels
from tests.console.standing import EVERYONE, Browser, Standing, standing
from tests.registrar.asking_rig import Desk
from tests.retention_purger.exporting_rig import ExportRig

FOOTAGE = {
    "deployment": "market",
    "camera": "gate",
    "from": "2026-05-01T11:00:00",
    "until": "2026-05-01T11:10",
}
WHY = {"case_number": "K-7", "reason": "order of the court"}


@dataclass
class Place:
    """A console, and who is behind it."""

    console: Standing
    rig: ExportRig
    reels: Reels

    async def copy(self, browser: Browser, export: str) -> tuple[int, bytes, Mapping[str, str]]:
        """What saving a copy gives."""
        sent = {"proof": browser.proof}
        async with browser.web.post(
            f"{browser.origin}/exports/{export}/copy", data=sent, headers={"Origin": browser.origin}
        ) as answer:
            return answer.status, await answer.read(), answer.headers

    async def confirmed(self, **of: str) -> str:
        """An export that two persons have let leave."""
        async with self.console.browser("supervisor") as browser:
            assert await browser.post("/exports", **of, **WHY) == (303, "/exports")
        export = (await self.rig.exports.all())[-1].id
        async with self.console.browser("authorising-officer") as browser:
            assert await browser.post(f"/exports/{export}/confirm") == (303, "/exports")
        return export


@asynccontextmanager
async def exporting_place(folder: Path) -> AsyncIterator[Place]:
    """It, with one alert and some footage."""
    for name in ("purger", "registrar", "dispatcher"):
        (folder / name).mkdir()
    rig, desk = ExportRig(folder / "purger"), Desk(folder / "registrar")
    rig.now = utc_now()
    await rig.open()
    await rig.alert(ALERT)
    await desk.open()
    dispatcher = DispatcherRig(folder / "dispatcher", trial=False)
    await dispatcher.open()
    await dispatcher.match("a")
    people = dict(EVERYONE)
    exporting = replace(rig.exporting, people=people)
    opening = replace(rig.opening, exporting=exporting)
    reels = Reels(opening)
    handing = Handing(dispatcher.alerts, dispatcher.evidence, Keys(opening), dispatcher.clock)

    def serve(server: grpc.aio.Server) -> None:
        add_ExportServiceServicer_to_server(ExportRpc(exporting, opening), server)
        add_FootageServiceServicer_to_server(reels, server)
        add_AlertServiceServicer_to_server(replace(dispatcher.rpc, exporting=handing), server)
        add_DeploymentServiceServicer_to_server(DeploymentRpc(desk.rpc.lifecycle), server)

    async with standing(folder, serve=serve) as made:
        async with made.people.records.transaction() as connection:
            # Their passwords are their own, and not new.
            await connection.execute(sa.text("UPDATE accounts SET given_at = NULL, one_time_until = NULL"))
        yield Place(made, rig, reels)
    await dispatcher.close()
    await desk.rig.records.close()
    await rig.records.close()
