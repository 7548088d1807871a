"""The registrar's values and their messages."""

import hashlib
from collections.abc import Sequence

import numpy as np

from services.chassis.envelope import to_datetime, to_timestamp
from services.registrar.domain.deployment_rules import Plan
from services.registrar.domain.entries import EnrolledPhoto, Entry, Template
from services.registrar.domain.photo_gate import Finding, FoundFace, PhotoFace
from sightline.detector.v1.face_service_pb2 import Face
from sightline.registrar.v1 import deployment_service_pb2 as deployments
from sightline.registrar.v1 import watchlist_service_pb2 as watchlist
from sightline.registrar.v1.deployment_changed_pb2 import DeploymentChanged
from sightline.registrar.v1.deployment_pb2 import ADJUDICATION_TWO_PERSONS, Deployment
from sightline.registrar.v1.kept_photo_pb2 import KeptPhoto

DEFAULT_PACK = "bundled"


def plan_of(message: Deployment) -> Plan:
    """Return a deployment as the rules read it."""
    return Plan(
        name=message.name,
        purpose=message.purpose,
        legal_basis=message.legal_basis,
        place=message.place,
        start=to_datetime(message.start),
        end=to_datetime(message.end),
        cameras=tuple((camera.id, camera.source) for camera in message.cameras),
        threshold=message.threshold if message.HasField("threshold") else None,
        officers=tuple(message.officers),
        model_pack=message.model_pack or DEFAULT_PACK,
        two_persons=message.adjudication == ADJUDICATION_TWO_PERSONS,
        pass_gap_seconds=message.pass_gap_seconds if message.HasField("pass_gap_seconds") else None,
    )


def photo_face(message: Face) -> PhotoFace:
    """Return a face that the detector found in a photo."""
    measured = FoundFace(
        message.face_size_px, message.sharpness_ratio, message.yaw_degrees, message.brightness_ratio
    )
    return PhotoFace(measured, message.shot.SerializeToString(), message.shot.jpeg)


def template_of(value: bytes) -> Template:
    """Return a template, (d,) float32."""
    return np.frombuffer(value, dtype="<f4").astype(np.float32)


def photo_id(photo: bytes) -> str:
    """Return the name of a photo: its SHA-256."""
    return hashlib.sha256(photo).hexdigest()


def answer_of(finding: Finding) -> watchlist.EnrolPhotoResponse:
    """Return the answer about one photo."""
    return watchlist.EnrolPhotoResponse(
        verdict=f"PHOTO_VERDICT_{finding.verdict.name}",
        taken=finding.taken,
        explanation=finding.explanation,
        other_subject=finding.other_subject,
    )


def listed(photo: EnrolledPhoto) -> watchlist.ListEntriesResponse:
    """Return one entry for the matcher."""
    return watchlist.ListEntriesResponse(
        subject=photo.entry.subject,
        photo=photo.entry.photo,
        template=photo.template.astype("<f4").tobytes(),
        model_id=photo.model_id,
        expires_at=to_timestamp(photo.entry.expires_at),
    )


def kept(photo: EnrolledPhoto) -> bytes:
    """Return a photo as it is sealed."""
    message = KeptPhoto(
        subject=photo.entry.subject,
        reason=photo.entry.reason,
        source=photo.entry.source,
        expires_at=to_timestamp(photo.entry.expires_at),
        photo=photo.entry.photo,
        jpeg=photo.jpeg,
        template=photo.template.astype("<f4").tobytes(),
        model_id=photo.model_id,
    )
    return message.SerializeToString()


def kept_photo(value: bytes) -> EnrolledPhoto:
    """Return what `kept` gave."""
    message = KeptPhoto.FromString(value)
    expires_at = to_datetime(message.expires_at)
    entry = Entry(message.subject, message.reason, message.source, expires_at, message.photo)
    return EnrolledPhoto(entry, message.jpeg, template_of(message.template), message.model_id)


def subject_count(photos: Sequence[EnrolledPhoto]) -> int:
    """Return of how many subjects these are."""
    return len({photo.entry.subject for photo in photos})


def look_of(state: DeploymentChanged, photos: Sequence[EnrolledPhoto]) -> deployments.GetDeploymentResponse:
    """Return how a deployment stands."""
    return deployments.GetDeploymentResponse(
        deployment=state.deployment,
        status=state.status,
        trial=state.trial,
        list_version=state.list_version,
        subject_count=subject_count(photos),
        photo_count=len(photos),
        end_reason=state.end_reason,
    )


def line_of(state: DeploymentChanged, photos: Sequence[EnrolledPhoto]) -> deployments.ListedDeployment:
    """Return a deployment as one of many."""
    return deployments.ListedDeployment(
        name=state.deployment.name,
        place=state.deployment.place,
        status=state.status,
        trial=state.trial,
        start=state.deployment.start,
        end=state.deployment.end,
        list_version=state.list_version,
        camera_count=len(state.deployment.cameras),
        subject_count=subject_count(photos),
        photo_count=len(photos),
        end_reason=state.end_reason,
    )
