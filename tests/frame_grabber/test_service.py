"""The frame-grabber as it is composed: asked over gRPC, heard on the bus."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from prometheus_client import CollectorRegistry

from services.chassis import rpc
from services.chassis.equipment import Equipment
from services.chassis.processing import Running
from services.chassis.publishing import Publisher
from services.chassis.telemetry import RunnerMetrics
from services.frame_grabber.service import compose
from services.frame_grabber.settings import FrameGrabberSettings
from sightline.frame_grabber.v1 import camera_service_pb2 as messages
from sightline.frame_grabber.v1.camera_service_pb2_grpc import CameraServiceStub
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE
from tests.chassis.calling import Calling
from tests.frame_grabber import stage, videos
from tests.frame_grabber.stage import DEPLOYMENT


async def test_a_deployment_that_goes_live_has_its_cameras_played(tmp_path: Path) -> None:
    around = await stage.build()
    registry = CollectorRegistry()
    publisher = Publisher(around.bus, around.keyring, around.deployments, {})
    calling, running = Calling(), Running()
    server = calling.server()
    port = rpc.listen(server, "127.0.0.1:0")
    with ThreadPoolExecutor(1) as executor:
        async with calling.channel(f"127.0.0.1:{port}") as channel:
            equipment = Equipment(
                service="frame_grabber",
                bus=around.bus,
                keyring=around.keyring,
                frames=around.frames,
                deployments=around.deployments,
                publisher=publisher,
                registry=registry,
                metrics=RunnerMetrics.create("frame_grabber", registry),
                channel_to=lambda _: channel,
                executor=executor,
                identity=calling.identities["frame_grabber"],
                directory=calling.directory,
                stopping=running.stopping,
            )
            service = compose(equipment, FrameGrabberSettings())
            service.serve(server)
            await server.start()
            await running.open(service)
            running.start(service)
            async with around.reading():
                path = videos.make_video(tmp_path / "v.mp4", frames=7)
                await around.change(STATUS_LIVE, ("north", str(path)))
                await around.until(lambda: bool(around.ends))
                request = messages.ListCamerasRequest(deployment=DEPLOYMENT)
                answer = await CameraServiceStub(channel).ListCameras(request)
            await running.stop()
            await server.stop(None)
    assert [(camera.id, camera.frames_captured) for camera in answer.cameras] == [("north", 7)]
    assert len(around.pictures) == 7
    assert registry.get_sample_value("frame_grabber_frames_captured_total") == 7
    assert registry.get_sample_value("frame_grabber_openings_total", {"result": "opened"}) == 1
