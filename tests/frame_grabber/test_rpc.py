"""CameraService over a real connection."""

from pathlib import Path

from services.chassis import rpc
from services.chassis.envelope import to_datetime
from services.frame_grabber.domain.cameras import CameraState
from services.frame_grabber.rpc import CameraRpc
from services.frame_grabber.worker.cameras import Cameras
from sightline.frame_grabber.v1 import camera_service_pb2 as messages
from sightline.frame_grabber.v1.camera_service_pb2_grpc import (
    CameraServiceStub,
    add_CameraServiceServicer_to_server,
)
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE
from tests.chassis.calling import Calling
from tests.frame_grabber import stage, videos
from tests.frame_grabber.test_worker_cameras import following, until_states


async def listed(cameras: Cameras, deployment: str) -> list[messages.Camera]:
    calling = Calling()
    server = calling.server()
    add_CameraServiceServicer_to_server(CameraRpc(cameras), server)
    port = rpc.listen(server, "127.0.0.1:0")
    await server.start()
    try:
        async with calling.channel(f"127.0.0.1:{port}") as channel:
            request = messages.ListCamerasRequest(deployment=deployment)
            return list((await CameraServiceStub(channel).ListCameras(request)).cameras)
    finally:
        await server.stop(None)


async def test_cameras_are_listed_with_what_they_are_doing(tmp_path: Path) -> None:
    around = await stage.build()
    path = videos.make_video(tmp_path / "v.mp4", frames=5)
    missing = str(tmp_path / "missing.mp4")
    await around.change(STATUS_LIVE, ("north", str(path)), ("south", missing))
    async with following(around) as cameras:
        await until_states(cameras, north=CameraState.ENDED, south=CameraState.FAILED)
        await around.until(lambda: bool(around.ends))
        north, south = await listed(cameras, stage.DEPLOYMENT)
        assert await listed(cameras, "another-square") == []
    assert (north.id, north.state, north.problem) == ("north", messages.CAMERA_STATE_ENDED, "")
    assert (north.frames_captured, north.frames_dropped, north.frames_expected) == (5, 0, 5)
    assert (north.width_px, north.height_px, round(north.frames_per_second)) == (64, 48, 25)
    assert to_datetime(north.last_frame_at) == around.pictures[-1].origin.captured_at
    assert south.state == messages.CAMERA_STATE_FAILED
    assert missing in south.problem
    assert not south.HasField("last_frame_at")
