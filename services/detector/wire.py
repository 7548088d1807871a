"""Probes, portraits, live pictures, tests of cameras and footage as protobuf."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from google.protobuf.message import Message

from services.chassis.envelope import to_datetime, to_timestamp
from services.detector.domain.faces import Box, Landmarks
from services.detector.domain.fitness import Finding, Fitness, Measure
from services.detector.domain.footage import Label, Reel, Span, Stretch, milliseconds
from services.detector.domain.probe import EncodedShot, Portrait, Probe
from services.detector.domain.survey import SCALES
from services.detector.domain.viewing import ViewedPicture
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.detector.v1 import face_detected_pb2 as event
from sightline.detector.v1 import face_service_pb2 as service
from sightline.detector.v1 import footage_service_pb2 as footage
from sightline.detector.v1 import view_service_pb2 as view
from sightline.detector.v1.footage_erased_pb2 import FootageErased
from sightline.detector.v1.footage_recorded_pb2 import FootageRecorded
from sightline.retention_purger.v1.export_service_pb2 import FootageSpan
from sightline.retention_purger.v1.retention_service_pb2 import Segment, WrappedSegment


def face_detected(probe: Probe) -> event.FaceDetected:
    """A probe as the event that carries it."""
    context = probe.context
    return event.FaceDetected(
        track=probe.track,
        look=probe.look,
        shots=[_shot(shot) for shot in probe.shots],
        context=event.Picture(
            jpeg=context.jpeg,
            width_px=context.size.width_px,
            height_px=context.size.height_px,
            face=_box(context.face),
        ),
    )


def faces_found(width_px: int, height_px: int, portraits: Iterable[Portrait]) -> service.FindFacesResponse:
    """The faces of one photograph of that size."""
    faces = [_face(portrait) for portrait in portraits]
    return service.FindFacesResponse(width_px=width_px, height_px=height_px, faces=faces)


def _face(portrait: Portrait) -> service.Face:
    quality = portrait.quality
    return service.Face(
        box=_box(portrait.box),
        landmarks=_points(portrait.landmarks),
        detector_score_ratio=quality.score_ratio,
        face_size_px=quality.size_px,
        sharpness_ratio=quality.sharpness_ratio,
        yaw_degrees=quality.yaw_degrees,
        brightness_ratio=portrait.brightness_ratio,
        shot=_shot(portrait.shot),
    )


def _shot(shot: EncodedShot) -> event.Shot:
    quality = shot.quality
    message = event.Shot(
        jpeg=shot.jpeg,
        landmarks=_points(shot.landmarks),
        detector_score_ratio=quality.score_ratio,
        face_size_px=quality.size_px,
        sharpness_ratio=quality.sharpness_ratio,
        quality=quality.overall,
        yaw_degrees=quality.yaw_degrees,
    )
    if shot.captured_at is not None:
        message.captured_at.CopyFrom(to_timestamp(shot.captured_at))
    return message


def _points(landmarks: Landmarks) -> list[event.Point]:
    return [event.Point(x_px=float(x), y_px=float(y)) for x, y in landmarks]


def _box(box: Box) -> event.Box:
    return event.Box(left_px=box.left_px, top_px=box.top_px, width_px=box.width_px, height_px=box.height_px)


def viewed(picture: ViewedPicture) -> view.WatchCameraResponse:
    """A live picture."""
    return view.WatchCameraResponse(
        jpeg=picture.jpeg,
        captured_at=to_timestamp(picture.captured_at),
        masked_at=to_timestamp(picture.masked_at),
        faces_count=picture.faces,
        trial=picture.trial,
    )


def tested(camera: str, finding: Finding) -> view.CameraTest:
    """What is said of a camera."""
    return view.CameraTest(
        camera=camera,
        fitness=_fitness(finding.fitness),
        summary=finding.summary,
        faces_count=finding.faces,
        measures=[_measure(measure) for measure in finding.measures],
        seconds=finding.seconds,
    )


def _measure(measure: Measure) -> view.Measure:
    return view.Measure(
        aspect=f"ASPECT_{measure.aspect.name}",
        fitness=_fitness(measure.fitness),
        explanation=measure.explanation,
        median=measure.median,
        reached_count=measure.reached,
        histogram=[int(count) for count in measure.counts],
        step=SCALES[measure.aspect].step,
    )


def _fitness(fitness: Fitness | None) -> str:
    return f"FITNESS_{fitness.name if fitness else 'UNSPECIFIED'}"


def footage_recorded(reel: Reel, faces_clear: bool, now: datetime) -> bytes:
    """The record of footage-recorded.v1."""
    message = FootageRecorded(
        reel=reel.name,
        camera=reel.camera,
        expires_at=to_timestamp(_beginning_of(reel)),
        faces_clear=faces_clear,
    )
    return _told(reel, message, "recorded", now)


def footage_erased(reel: Reel, segments: int, now: datetime) -> bytes:
    """The record of footage-erased.v1."""
    message = FootageErased(reel=reel.name, erased_at=to_timestamp(now), segments_count=segments)
    return _told(reel, message, "erased", now)


def listed(stretch: Stretch) -> footage.Footage:
    """A stretch of footage."""
    message = footage.Footage(
        camera=stretch.camera,
        until=to_timestamp(stretch.until),
        segments_count=len(stretch.segments),
        sealed_bytes=stretch.sealed_bytes,
        gone_at=to_timestamp(_beginning_of(stretch.first_reel)),
        faces_clear=stretch.faces_clear,
    )
    getattr(message, "from").CopyFrom(to_timestamp(stretch.started_at))  # a keyword of Python's
    return message


def segment(deployment: str, camera: str, started_at: datetime) -> Segment:
    """What a segment's key is bound to."""
    return Segment(deployment=deployment, camera=camera, started_at=to_timestamp(started_at))


def wrapped(label: Label) -> WrappedSegment:
    """A segment's key as it was wrapped."""
    reel = label.reel
    named = segment(reel.deployment, reel.camera, label.started_at)
    return WrappedSegment(segment=named, wrapped_key=label.wrapped_key, day=reel.day.isoformat())


def span(message: FootageSpan) -> Span:
    """What an export is of. Unreadable when a time is none."""
    begins, ends = to_datetime(getattr(message, "from")), to_datetime(message.until)
    return Span(message.deployment, message.camera, milliseconds(begins), milliseconds(ends))


def _beginning_of(reel: Reel) -> datetime:
    return datetime(reel.day.year, reel.day.month, reel.day.day, tzinfo=UTC)


def _told(reel: Reel, message: Message, what: str, now: datetime) -> bytes:
    return Envelope(
        id=hashlib.sha256(f"footage/{what}/{reel.name}".encode()).digest()[:16],
        deployment=reel.deployment,
        camera=reel.camera,
        captured_at=to_timestamp(now),
        received_at=to_timestamp(now),
        payload=message.SerializeToString(),
    ).SerializeToString()
