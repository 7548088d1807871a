"""The registrar's values and their messages."""

import hashlib

import numpy as np

from services.chassis.envelope import to_datetime, to_timestamp
from services.registrar.domain.deployment_rules import Plan
from services.registrar.domain.entries import EnrolledPhoto, Template
from services.registrar.domain.photo_gate import Finding, FoundFace, PhotoFace
from sightline.detector.v1.face_service_pb2 import Face
from sightline.registrar.v1 import watchlist_service_pb2 as watchlist
from sightline.registrar.v1.deployment_pb2 import ADJUDICATION_TWO_PERSONS, Deployment

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
