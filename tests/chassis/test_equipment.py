"""Four services on real equipment: one bus, one keyring, one private socket, no network."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from prometheus_client import CollectorRegistry

from services.alert_dispatcher import service as alert_dispatcher
from services.alert_dispatcher.settings import AlertDispatcherSettings
from services.chassis import rpc
from services.chassis.access import OPERATOR
from services.chassis.deployments import Deployments
from services.chassis.envelope import to_timestamp
from services.chassis.equipment import Equipment
from services.chassis.frames import MemoryFrames
from services.chassis.memory_bus import MemoryBus
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.origin import Origin
from services.chassis.outcome import Event, Seal
from services.chassis.processing import Running
from services.chassis.publishing import Publisher
from services.chassis.telemetry import RunnerMetrics
from services.cli.host.readers import readers
from services.matcher import service as matcher
from services.matcher.settings import MatcherSettings
from services.model_packs.pass_rule import PASS_RULE
from services.registrar import service as registrar
from services.registrar.settings import RegistrarSettings
from services.retention_purger import service as retention_purger
from services.retention_purger.settings import RetentionPurgerSettings
from sightline.alert_dispatcher.v1 import alert_service_pb2 as alerts
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import ANSWER_SAME_PERSON
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import AlertServiceStub
from sightline.detector.v1.face_detected_pb2 import Picture, Shot
from sightline.detector.v1.face_service_pb2 import Face, FindFacesResponse
from sightline.detector.v1.face_service_pb2_grpc import FaceServiceServicer, add_FaceServiceServicer_to_server
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from sightline.embedder.v1.template_service_pb2 import ExtractTemplateResponse
from sightline.embedder.v1.template_service_pb2_grpc import (
    TemplateServiceServicer,
    add_TemplateServiceServicer_to_server,
)
from sightline.matcher.v1.gallery_service_pb2 import DescribeGalleryRequest
from sightline.matcher.v1.gallery_service_pb2_grpc import GalleryServiceStub
from sightline.registrar.v1 import deployment_service_pb2 as deploying
from sightline.registrar.v1 import watchlist_service_pb2 as watchlist
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DESTROYED
from sightline.registrar.v1.deployment_service_pb2_grpc import DeploymentServiceStub
from sightline.registrar.v1.watchlist_service_pb2_grpc import WatchlistServiceStub
from sightline.retention_purger.v1 import retention_service_pb2 as retention
from sightline.retention_purger.v1.retention_service_pb2_grpc import RetentionServiceStub
from tests.chassis.calling import Calling
from tests.chassis.deploying import deployment

WANTED = np.array([1.0, 0.0], "<f4").tobytes()
STRANGER = np.array([0.0, 1.0], "<f4").tobytes()
JPEG = b"\xff\xd8\xff a picture"
# Templates here are of no model: nothing corrects their scores.
WITHOUT_COHORT = "opencv-zoo"


class Detector(FaceServiceServicer):
    async def FindFaces(self, request: Any, context: Any) -> FindFacesResponse:
        shot = Shot(jpeg=JPEG)
        face = Face(face_size_px=90, sharpness_ratio=0.5, brightness_ratio=0.5, shot=shot)
        return FindFacesResponse(width_px=100, height_px=100, faces=[face])


class Embedder(TemplateServiceServicer):
    async def ExtractTemplate(self, request: Any, context: Any) -> ExtractTemplateResponse:
        return ExtractTemplateResponse(template=WANTED, model_id="model")


@dataclass
class Hosted:
    channel: Any
    embedder: Equipment
    keyring: MemoryKeyring
    running: Running

    async def probe(self, track: str, template: bytes) -> None:
        """Publish a probe as the embedder does."""
        now = datetime.now(UTC)
        message = TemplateExtracted(
            track=track,
            look=1,
            template=template,
            model_id="model",
            face=Shot(jpeg=JPEG),
            context=Picture(jpeg=JPEG),
        )
        event = Event(message, ("gate", 1, track, 1), track, Seal.NEW_KEY)
        await self.embedder.publisher.publish([event], Origin("market", "gate", 1, now, now), "", b"")


@pytest.fixture
async def hosted(tmp_path: Path) -> AsyncIterator[Hosted]:
    bus, registry, frames = MemoryBus(), CollectorRegistry(), MemoryFrames()
    keyring = MemoryKeyring(on_destroyed=frames.destroy)
    calling, address = Calling(), f"unix:{tmp_path}/s"
    public_keys = calling.directory.sealing_keys()
    channels = {name: calling.channel(address, name) for name in calling.identities}
    server = calling.server()
    executor, running = ThreadPoolExecutor(2), Running()

    def equip(service: str) -> Equipment:
        deployments = Deployments(service, calling.identities[service].sealing_key)
        return Equipment(
            service=service,
            bus=bus,
            keyring=keyring,
            frames=frames,
            deployments=deployments,
            publisher=Publisher(bus, keyring, deployments, readers(public_keys)),
            registry=registry,
            metrics=RunnerMetrics.create(service, registry),
            channel_to=lambda _: channels[service],
            executor=executor,
            identity=calling.identities[service],
            directory=calling.directory,
            stopping=running.stopping,
            database_url=f"sqlite+aiosqlite:///{tmp_path}/{service}.db",
        )

    embedder = equip("embedder")
    services = [
        retention_purger.compose(
            equip("retention_purger"), RetentionPurgerSettings(day_keys=tmp_path / "keys")
        ),
        registrar.compose(equip("registrar"), RegistrarSettings(), lambda subjects: 0.5, PASS_RULE),
        alert_dispatcher.compose(
            equip("alert_dispatcher"), AlertDispatcherSettings(vault=tmp_path / "vault")
        ),
        matcher.compose(equip("matcher"), MatcherSettings(trials_allowed=True, pack=WITHOUT_COHORT)),
    ]
    add_FaceServiceServicer_to_server(Detector(), server)
    add_TemplateServiceServicer_to_server(Embedder(), server)
    rpc.listen(server, address)
    for service in services:
        await running.open(service)
        service.serve(server)
    await server.start()
    for service in services:
        running.start(service)
    following = asyncio.create_task(embedder.follow_deployments())
    yield Hosted(channels[OPERATOR], embedder, keyring, running)
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    for channel in channels.values():
        await channel.close(None)
    await server.stop(None)
    await running.stop()
    executor.shutdown()


async def goes_live(hosted: Hosted) -> None:
    plan = deployment()
    steps, entries = DeploymentServiceStub(hosted.channel), WatchlistServiceStub(hosted.channel)
    await steps.DraftDeployment(deploying.DraftDeploymentRequest(deployment=plan))
    tomorrow = to_timestamp(datetime.now(UTC) + timedelta(days=1))
    taken = await entries.EnrolPhoto(
        watchlist.EnrolPhotoRequest(
            deployment="market",
            subject="subject 7",
            reason="missing",
            source="case 7",
            expires_at=tomorrow,
            photo=b"a photo",
        )
    )
    assert taken.taken
    await steps.FixTrial(deploying.FixTrialRequest(name="market"))
    await steps.StartDeployment(deploying.StartDeploymentRequest(name="market"))
    while not hosted.embedder.deployments.is_live("market", datetime.now(UTC)):
        await hosted.embedder.deployments.changed(0)
        await asyncio.sleep(0)


async def test_from_a_draft_to_an_alert_and_to_its_destruction(hosted: Hosted, tmp_path: Path) -> None:
    async with asyncio.timeout(50):
        await goes_live(hosted)
        showing = AlertServiceStub(hosted.channel)
        watching = showing.WatchAlerts(alerts.WatchAlertsRequest(deployment="market"))
        for track, template in (("stranger", STRANGER), ("wanted", WANTED), ("wanted again", WANTED)):
            await hosted.probe(track, template)
        alert = (await watching.read()).alert
        assert alert.has_evidence and alert.trial
        evidence = await showing.GetEvidence(alerts.GetEvidenceRequest(alert=alert.id))
        assert (evidence.face_jpeg, evidence.reference_jpeg, evidence.subject) == (JPEG, JPEG, "subject 7")
        answer = alerts.ResolveAlertRequest(alert=alert.id, answer=ANSWER_SAME_PERSON, officer="one")
        await showing.ResolveAlert(answer)
        watching.cancel()

        accounts = RetentionServiceStub(hosted.channel)
        request = retention.GetLedgerRequest(deployment="market")
        expected = ({"no_match": 1}, {"alert": 1, "same_pass": 1})
        ledger = (await accounts.GetLedger(request)).ledger
        while (dict(ledger.probes.forgotten), dict(ledger.probes.retained)) != expected:
            ledger = (await accounts.GetLedger(request)).ledger
        assert ledger.closes and ledger.probes.in_flight == 0

        steps = DeploymentServiceStub(hosted.channel)
        await steps.EndDeployment(deploying.EndDeploymentRequest(name="market"))
        state = await steps.GetDeployment(deploying.GetDeploymentRequest(name="market"))
        assert (state.status, state.photo_count) == (STATUS_DESTROYED, 0)
        gallery = GalleryServiceStub(hosted.channel)
        assert not (await gallery.DescribeGallery(DescribeGalleryRequest(deployment="market"))).present
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for part in (JPEG, b"subject 7", b"case 7", WANTED):
        assert part not in stored
    assert not any(task.done() for task in [*hosted.running.tasks, *hosted.running.reading])
