"""Exports at the command line, on a real purger and alert-dispatcher; footage as a detector gives it."""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry

from services.alert_dispatcher.rpc.exporting import Exporting as Handing
from services.chassis import rpc
from services.chassis.access import Access, Directory
from services.chassis.envelope import to_timestamp
from services.cli.people import add
from services.cli.report import marks
from services.cli.report.purge import purge
from services.cli.store import Store
from services.retention_purger.rpc.exporting import Exporting
from services.retention_purger.rpc.exports import ExportRpc
from services.retention_purger.rpc.opening import Opening
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import add_AlertServiceServicer_to_server
from sightline.detector.v1 import footage_service_pb2 as messages
from sightline.detector.v1.footage_service_pb2_grpc import (
    FootageServiceServicer,
    add_FootageServiceServicer_to_server,
)
from sightline.retention_purger.v1.export_service_pb2_grpc import add_ExportServiceServicer_to_server
from tests.alert_dispatcher.dispatching import Rig as DispatcherRig
from tests.cli.answering import PEOPLE, Answering, Detector, Dispatcher, Register
from tests.copies.filming import film
from tests.retention_purger.exporting_rig import DETECTOR, ExportRig

FROM, UNTIL = "2026-05-01T11:00:00", "2026-05-01T11:10:00"
FOOTAGE = ("--deployment", "market", "--camera", "gate", "--from", FROM, "--until", UNTIL)
WHY = ("--case", "K-7", "--reason", "order of the court")
ALERT = b"a".hex()


@dataclass
class Reels(FootageServiceServicer):
    """Footage, to whoever the purger says may have it. `breaks`: it ends in the middle."""

    opening: Opening
    breaks: bool = False
    given: list[str] = field(default_factory=list)

    @rpc.answers
    async def ListFootage(self, request: Any, context: Any) -> messages.ListFootageResponse:
        kept = messages.Footage(camera="gate", segments_count=10, sealed_bytes=2_000_000)
        getattr(kept, "from").CopyFrom(to_timestamp(datetime(2026, 5, 1, 11, tzinfo=UTC)))
        kept.until.CopyFrom(to_timestamp(datetime(2026, 5, 1, 11, 10, tzinfo=UTC)))
        return messages.ListFootageResponse(footage=[kept])

    @rpc.streams
    async def ExportFootage(
        self, request: Any, context: Any
    ) -> AsyncGenerator[messages.ExportFootageResponse, None]:
        await self.opening.look(request.export, rpc.caller().name, DETECTOR)
        self.given.append(rpc.caller().name)
        yield messages.ExportFootageResponse(mp4=film()[:900])
        yield messages.ExportFootageResponse(missing="nothing from 11:04:00 to 11:05:00")
        if self.breaks:
            raise OSError
        yield messages.ExportFootageResponse(mp4=film()[900:])


@dataclass
class Keys:
    """The alert-dispatcher's port: the rig's own purger, asked in this process."""

    opening: Opening

    async def alert_of(self, export: str, name: str) -> str:
        return (await self.opening.look(export, name, "alert_dispatcher")).alert

    async def open(self, export: str, name: str, key: Any) -> bytes:
        await self.alert_of(export, name)
        opened: bytes = key.wrapped[::-1]
        return opened


@asynccontextmanager
async def exporting(folder: Path) -> AsyncIterator[tuple[Answering, ExportRig, Reels]]:
    """All of them on the socket of a store, with one alert."""
    store = Store(folder / "store")
    for name, roles in PEOPLE.items():
        add(store.keys, name, roles)
    store.socket.parent.mkdir(mode=0o700)
    directory = Directory.load(store.keys / "directory.json")
    server = rpc.server(Access.create("service", directory, CollectorRegistry()))
    (folder / "purger").mkdir()
    rig = ExportRig(folder / "purger")
    await rig.open()
    await rig.alert(ALERT)
    desk: Exporting = replace(rig.exporting, people=directory.people)
    opening = replace(rig.opening, exporting=desk)
    reels = Reels(opening)
    (folder / "dispatcher").mkdir()
    dispatcher = DispatcherRig(folder / "dispatcher", trial=False)
    await dispatcher.open()
    await dispatcher.match("a")
    handing = Handing(dispatcher.alerts, dispatcher.evidence, Keys(opening), dispatcher.clock)
    add_AlertServiceServicer_to_server(replace(dispatcher.rpc, exporting=handing), server)
    add_ExportServiceServicer_to_server(ExportRpc(desk, opening), server)
    add_FootageServiceServicer_to_server(reels, server)
    rpc.listen(server, f"unix:{store.socket}")
    await server.start()
    try:
        yield Answering(folder, Register(), Dispatcher(), Detector()), rig, reels
    finally:
        await server.stop(None)
        await dispatcher.close()
        await rig.records.close()


async def confirmed(services: Answering, rig: ExportRig, *of: str) -> str:
    asked = await services.run("dora", "exports", "ask", *of, *WHY)
    export = (await rig.exports.all())[-1].id
    assert f"sightline exports confirm {export}" in asked.output
    assert "may be fetched until" in (await services.run("berta", "exports", "confirm", export)).output
    return export


async def test_two_persons_let_footage_out_and_either_fetches_it(tmp_path: Path) -> None:
    async with exporting(tmp_path) as (services, rig, reels):
        assert "gate" in (await services.run("dora", "footage", "list", "market")).output
        export = await confirmed(services, rig, *FOOTAGE)
        file = tmp_path / "out" / "gate.mp4"
        fetched = await services.run("dora", "exports", "fetch", export, str(file))
        assert "must be gone by" in fetched.output and "nothing from 11:04:00" in fetched.output
        assert reels.given == ["dora"] and file.stat().st_mode & 0o777 == 0o600
        gone_by = marks.read(file)
        assert gone_by is not None
        listed = await services.run("fritz", "exports", "list")
        assert all(word in listed.output for word in (export, "gate", "K-7", "order of the court", "berta"))
        assert [one.path for one in purge(tmp_path / "out", gone_by - timedelta(minutes=1))] == []
        assert [one.path for one in purge(tmp_path / "out", gone_by)] == [file]


async def test_footage_that_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    async with exporting(tmp_path) as (services, rig, reels):
        reels.breaks = True
        export = await confirmed(services, rig, *FOOTAGE)
        folder = tmp_path / "out"
        assert (await services.run("dora", "exports", "fetch", export, str(folder / "gate.mp4"))).exception
        assert [path.name for path in folder.iterdir()] == ["exports.json"]


async def test_evidence_is_a_folder_that_bears_its_day(tmp_path: Path) -> None:
    async with exporting(tmp_path) as (services, rig, _):
        export = await confirmed(services, rig, "--alert", ALERT)
        folder = tmp_path / "case"
        fetched = await services.run("berta", "exports", "fetch", export, str(folder))
        assert "must be gone by" in fetched.output and folder.stat().st_mode & 0o777 == 0o700
        assert sorted(path.name for path in folder.iterdir()) == [
            *("context.jpg", "evidence.json", "exports.json", "face.jpg", "reference.jpg"),
        ]
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
        facts = json.loads((folder / "evidence.json").read_text())
        assert (facts["subject"], facts["exported_by"]) == ("a subject", ["dora", "berta"])
        again = await services.run("berta", "exports", "fetch", export, str(folder))
        assert "a new folder" in str(again.exception)


async def test_one_person_alone_fetches_nothing(tmp_path: Path) -> None:
    async with exporting(tmp_path) as (services, rig, reels):
        await services.run("dora", "exports", "ask", *FOOTAGE, *WHY)
        (asked,) = await rig.exports.all()
        assert "another person" in str((await services.run("dora", "exports", "confirm", asked.id)).exception)
        refused = await services.run("dora", "exports", "fetch", asked.id, str(tmp_path / "a.mp4"))
        assert "nobody has confirmed" in str(refused.exception)
        assert reels.given == [] and not (tmp_path / "a.mp4").exists()


async def test_what_was_withdrawn_is_not_fetched(tmp_path: Path) -> None:
    async with exporting(tmp_path) as (services, rig, reels):
        export = await confirmed(services, rig, *FOOTAGE)
        assert "withdrawn" in (await services.run("berta", "exports", "withdraw", export)).output
        refused = await services.run("dora", "exports", "fetch", export, str(tmp_path / "a.mp4"))
        assert "is over" in str(refused.exception) and reels.given == []


async def test_who_has_no_right_is_told(tmp_path: Path) -> None:
    async with exporting(tmp_path) as (services, rig, reels):
        for person in ("anton", "berta", "carol", "emil", "fritz"):
            refused = await services.run(person, "exports", "ask", *FOOTAGE, *WHY)
            assert "may not call AskForExport" in str(refused.exception)
        export = await confirmed(services, rig, *FOOTAGE)
        for person in ("anton", "carol", "emil", "fritz"):
            refused = await services.run(person, "exports", "fetch", export, str(tmp_path / "a.mp4"))
            assert "may not call" in str(refused.exception)
        assert reels.given == []


async def test_what_is_asked_for_is_said_whole(tmp_path: Path) -> None:
    async with exporting(tmp_path) as (services, rig, _):
        for of in ((), FOOTAGE[:2], ("--alert", ALERT, *FOOTAGE[:2])):
            assert (await services.run("dora", "exports", "ask", *of, *WHY)).exception
        export = await confirmed(services, rig, *FOOTAGE)
        refused = await services.run("dora", "exports", "fetch", export, str(tmp_path / "a.avi"))
        assert "ends in .mp4" in str(refused.exception)
