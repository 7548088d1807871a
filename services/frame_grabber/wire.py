"""The frame-grabber's values and their messages."""

from collections.abc import Iterable

from services.chassis.envelope import to_timestamp
from services.chassis.topics import Topic
from services.frame_grabber.domain.cameras import Camera, CameraState
from sightline.frame_grabber.v1 import camera_service_pb2 as messages
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured

# A frame that is older is passed over by its reader.
AGE_LIMIT_SECONDS = Topic.of(FrameCaptured).age_limit_seconds
_STATES = {
    CameraState.OPENING: messages.CAMERA_STATE_OPENING,
    CameraState.PLAYING: messages.CAMERA_STATE_PLAYING,
    CameraState.DOWN: messages.CAMERA_STATE_DOWN,
    CameraState.ENDED: messages.CAMERA_STATE_ENDED,
    CameraState.FAILED: messages.CAMERA_STATE_FAILED,
}


def frame_captured(number: int, width_px: int, height_px: int) -> FrameCaptured:
    """Return the event of one picture; the picture itself travels beside it."""
    return FrameCaptured(number=number, width_px=width_px, height_px=height_px)


def source_ended(number: int) -> FrameCaptured:
    """Return the event that says: no picture follows under this epoch."""
    return FrameCaptured(number=number, source_ended=True)


def listed(cameras: Iterable[Camera]) -> messages.ListCamerasResponse:
    """Return the answer about the cameras of a deployment."""
    return messages.ListCamerasResponse(cameras=[_camera(camera) for camera in cameras])


def _camera(camera: Camera) -> messages.Camera:
    return messages.Camera(
        id=camera.id,
        state=_STATES[camera.state],
        problem=camera.problem,
        frames_captured=camera.frames_captured,
        frames_dropped=camera.frames_dropped,
        frames_expected=camera.facts.frames_expected,
        width_px=camera.facts.width_px,
        height_px=camera.facts.height_px,
        frames_per_second=camera.facts.frames_per_second,
        last_frame_at=to_timestamp(camera.last_frame_at) if camera.last_frame_at else None,
    )
