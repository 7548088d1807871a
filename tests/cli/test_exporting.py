"""Footage as the detector sealed it, keys as the purger wraps them: what two persons asked for comes out."""

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import av
import grpc.aio
from prometheus_client import CollectorRegistry

from services.chassis import rpc
from services.chassis.access import Access, Directory, Identity
from services.chassis.ledger import Scope
from services.cli.people import add
from services.cli.report import marks
from services.cli.store import Store
from services.detector.adapters.footage_folder import FootageFolder
from services.detector.clients import PurgerSegmentKeys
from services.detector.domain.footage import FootageRule, Reel, moment_of
from services.detector.rpc import FootageRpc
from services.retention_purger.rpc.exports import ExportRpc
from sightline.detector.v1.footage_service_pb2_grpc import add_FootageServiceServicer_to_server
from sightline.retention_purger.v1.export_service_pb2_grpc import add_ExportServiceServicer_to_server
from sightline.retention_purger.v1.retention_service_pb2_grpc import add_RetentionServiceServicer_to_server
from tests.cli.answering import PEOPLE, Answering, Detector, Dispatcher, Register
from tests.detector.filming import DAY, NOON, NOON_MS, label, write
from tests.retention_purger.exporting_rig import ExportRig

OF = ("--deployment", "market", "--camera", "gate", "--case", "K-7", "--reason", "order of the court")
KEY = bytearray(b"\7" * 32)


@dataclass
class Kept:
    """A detector's footage, and the purger that has its keys."""

    services: Answering
    rig: ExportRig
    keys: PurgerSegmentKeys
    folder: Path

    async def segment(self, after_ms: int = 0, camera: str = "gate") -> None:
        """Five seconds of a camera, so long after noon; of ten frames a second."""
        scope, started_ms = Scope("market", camera), NOON_MS + after_ms
        wrapped, day = await self.keys.wrap(KEY, scope, moment_of(started_ms), NOON + timedelta(days=7))
        assert day == DAY
        write(self.folder, of=label(started_ms, Reel("market", camera, DAY), wrapped=wrapped))

    async def confirmed(self, begins: str, ends: str) -> str:
        """An export that two persons have let leave."""
        await self.services.run("dora", "exports", "ask", *OF, "--from", begins, "--until", ends)
        export = (await self.rig.exports.all())[-1].id
        assert "may be fetched" in (await self.services.run("berta", "exports", "confirm", export)).output
        return export


@asynccontextmanager
async def kept(folder: Path) -> AsyncIterator[Kept]:
    store, detector = Store(folder / "store"), Identity.generate("detector")
    for name, roles in PEOPLE.items():
        add(store.keys, name, roles)
    store.socket.parent.mkdir(mode=0o700)
    people = Directory.load(store.keys / "directory.json").people
    directory = Directory(Directory.of([detector]).entries, people)
    (folder / "purger").mkdir()
    rig = ExportRig(folder / "purger")
    rig.now = NOON + timedelta(hours=1)
    await rig.open()
    exporting = replace(rig.exporting, people=people)
    opening = replace(rig.opening, exporting=exporting)
    channels: list[grpc.aio.Channel] = []
    # The detector asks the purger over a socket of its own, by its own name.
    purger = rpc.server(Access.create("retention_purger", directory, CollectorRegistry()))
    add_RetentionServiceServicer_to_server(rig.rpc, purger)
    add_ExportServiceServicer_to_server(ExportRpc(exporting, opening), purger)
    rpc.listen(purger, f"unix:{folder}/purger.sock")
    channels.append(rpc.channel(f"unix:{folder}/purger.sock", detector))
    keys = PurgerSegmentKeys(channels[0])
    server = rpc.server(Access.create("service", directory, CollectorRegistry()))
    with ThreadPoolExecutor(1) as thread:
        footage = FootageRpc(FootageFolder(folder / "footage", 1000), keys, FootageRule(), thread)
        add_FootageServiceServicer_to_server(footage, server)
        add_ExportServiceServicer_to_server(ExportRpc(exporting, opening), server)
        rpc.listen(server, f"unix:{store.socket}")
        await purger.start()
        await server.start()
        try:
            answering = Answering(folder, Register(), Dispatcher(), Detector())
            yield Kept(answering, rig, keys, folder / "footage")
        finally:
            for channel in channels:
                await channel.close(None)
            await server.stop(None)
            await purger.stop(None)
            await rig.records.close()


async def test_the_span_that_two_persons_confirmed_comes_out_and_no_frame_more(tmp_path: Path) -> None:
    async with kept(tmp_path) as it:
        for after_ms, camera in ((0, "gate"), (5000, "gate"), (600_000, "gate"), (0, "hall")):
            await it.segment(after_ms, camera)
        export = await it.confirmed("2026-05-01T12:00:02", "2026-05-01T12:00:08")
        file = tmp_path / "out" / "gate.mp4"
        fetched = await it.services.run("berta", "exports", "fetch", export, str(file))
        assert fetched.exception is None, fetched.exception
        with av.open(file) as video:
            assert video.metadata["comment"].endswith(f"exported by dora and berta, {export}")
            assert 50 <= len(list(video.decode(video=0))) <= 61
        assert marks.read(file) is not None and file.stat().st_mode & 0o777 == 0o600
        (one,) = await it.rig.exports.all()
        assert one.opened_count == 1


async def test_without_the_second_person_or_once_withdrawn_nothing_comes_out(tmp_path: Path) -> None:
    async with kept(tmp_path) as it:
        await it.segment()
        export = await it.confirmed("2026-05-01T12:00:00", "2026-05-01T12:00:05")
        await it.services.run("dora", "exports", "withdraw", export)
        refused = await it.services.run("dora", "exports", "fetch", export, str(tmp_path / "a.mp4"))
        assert "is over" in str(refused.exception) and not (tmp_path / "a.mp4").exists()


async def test_a_segment_under_the_name_of_another_camera_does_not_open(tmp_path: Path) -> None:
    async with kept(tmp_path) as it:
        await it.segment(camera="hall")
        (hall,) = (it.folder / f"market_hall_{DAY.isoformat()}").iterdir()
        gate = it.folder / f"market_gate_{DAY.isoformat()}"
        gate.mkdir()
        (gate / hall.name).write_bytes(hall.read_bytes())
        export = await it.confirmed("2026-05-01T12:00:00", "2026-05-01T12:00:05")
        refused = await it.services.run("dora", "exports", "fetch", export, str(tmp_path / "a.mp4"))
        assert refused.exception is not None and not (tmp_path / "a.mp4").exists()
