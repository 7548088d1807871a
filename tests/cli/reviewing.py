"""A review as the registrar gives it: a deployment, its entries, and the statement that says both."""

import hashlib
from collections.abc import Callable, Sequence

from services.chassis.authorisation import Covered, details_digest, entry_digest, plan_digest
from services.chassis.envelope import to_datetime, to_timestamp
from sightline.registrar.v1.deployment_service_pb2 import Review, ReviewDeploymentResponse, ReviewedEntry
from tests.cli.answering import LATER, deployment


def entry(number: int, by_hand: bool = False) -> ReviewedEntry:
    """A photo of a subject of its own."""
    jpeg = b"\xff\xd8picture %d\xff\xd9" % number
    return ReviewedEntry(
        subject=f"case-{number}",
        category="missing",
        reason="missing since 12 October",
        source="register",
        date_of_birth="2001-02-03",
        instruction="Call 112",
        expires_at=to_timestamp(LATER),
        by_hand=by_hand,
        photo=photo_name(jpeg),
        jpeg=jpeg,
        model_id="model",
        template_digest=hashlib.sha256(jpeg[::-1]).digest(),
        jpeg_digest=hashlib.sha256(jpeg).digest(),
    )


def covered(one: ReviewedEntry) -> bytes:
    """The digest of an entry."""
    expires_at = to_datetime(one.expires_at)
    return entry_digest(
        Covered(one.subject, one.photo, one.template_digest, one.model_id, expires_at, details_digest(one))
    )


def review_of(entries: Sequence[ReviewedEntry]) -> Review:
    """The review of these."""
    made = Review(deployment=deployment(), subject_count=len(entries), photo_count=len(entries))
    made.photos_by_hand.extend(one.photo for one in entries if one.by_hand)
    made.statement.deployment, made.statement.draft, made.statement.author = "market", bytes(16), "anton"
    made.statement.plan_digest = plan_digest(made.deployment)
    made.statement.entry_digests.extend(sorted(covered(one) for one in entries))
    return made


def parts(
    change: Callable[[Review, list[ReviewedEntry]], None] = lambda review, entries: None,
) -> list[ReviewDeploymentResponse]:
    """What the registrar streams: a review of three entries, one by hand; `change` lies in it."""
    entries = [entry(1), entry(2, by_hand=True), entry(3)]
    review = review_of(entries)
    change(review, entries)
    return [
        ReviewDeploymentResponse(review=review),
        *(ReviewDeploymentResponse(entry=one) for one in entries),
    ]


def photo_name(content: bytes) -> str:
    """A photo's name: its SHA-256."""
    return hashlib.sha256(content).hexdigest()
