"""Digests of a deployment and of the entries of its list: SHA-256 over every field, each with its length."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from google.protobuf.json_format import MessageToDict

from services.chassis.envelope import to_timestamp
from sightline.registrar.v1.deployment_pb2 import Deployment
from sightline.registrar.v1.deployment_service_pb2 import ReviewedEntry

DIGEST_BYTES = 32
# Where its author had the list from: said to nobody, and the entries themselves are covered.
_UNCOVERED = "watchlist"


@dataclass(frozen=True, slots=True)
class Covered:
    """What the matcher knows of an entry, and so can hold against its digest. `template`: its SHA-256."""

    subject: str
    photo: str
    template: bytes
    model_id: str
    expires_at: datetime
    details: bytes


def plan_digest(deployment: Deployment) -> bytes:
    """Return the digest of all that a deployment says; a field that is added one day is covered too."""
    said = MessageToDict(deployment, preserving_proto_field_name=True)
    said.pop(_UNCOVERED, None)
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return digest("plan", text.encode())


def details_digest(entry: ReviewedEntry) -> bytes:
    """Return the digest of what the matcher is not told of an entry: reasons, words, and the picture."""
    return digest(
        "details",
        entry.category.encode(),
        entry.reason.encode(),
        entry.source.encode(),
        entry.date_of_birth.encode(),
        entry.justification.encode(),
        entry.instruction.encode(),
        bytes([entry.by_hand]),
        entry.jpeg_digest,
    )


def entry_digest(entry: Covered) -> bytes:
    """Return the digest of one photo of the list, with its template and its entry."""
    return digest(
        "entry",
        entry.subject.encode(),
        entry.photo.encode(),
        entry.template,
        entry.model_id.encode(),
        to_timestamp(entry.expires_at).ToNanoseconds().to_bytes(16, "big", signed=True),
        entry.details,
    )


def digest(purpose: str, *parts: bytes) -> bytes:
    """Return SHA-256 of `parts`, each preceded by its length, so that none can pass for a part of another."""
    hasher = hashlib.sha256()
    for part in (f"sightline {purpose} v1".encode(), *parts):
        hasher.update(len(part).to_bytes(8, "big"))
        hasher.update(part)
    return hasher.digest()
