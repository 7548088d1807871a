"""Does the statement say what is shown? Every digest is made anew from what came, none is believed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.chassis.authorisation import Covered, details_digest, entry_digest, plan_digest
from services.chassis.envelope import to_datetime
from services.chassis.errors import Refused
from sightline.registrar.v1.authorisation_pb2 import Statement
from sightline.registrar.v1.deployment_service_pb2 import Review, ReviewedEntry

_DRAFT_BYTES = 16


@dataclass(slots=True)
class Reviewed:
    """A review as far as it has come. `entries` are without their pictures, which have been checked."""

    review: Review
    entries: list[ReviewedEntry] = field(default_factory=list)

    @property
    def statement(self) -> Statement:
        """What would be signed."""
        return self.review.statement

    @property
    def by_hand(self) -> Sequence[ReviewedEntry]:
        """The photos that are acknowledged one by one."""
        return [entry for entry in self.entries if entry.by_hand]

    def take(self, entry: ReviewedEntry) -> bytes:
        """Keep an entry, and return its picture. Refused when it is not the one that would be signed."""
        jpeg = entry.jpeg
        if hashlib.sha256(jpeg).digest() != entry.jpeg_digest:
            raise _lie(f"the picture of {entry.photo[:12]} is another than the one that would be signed")
        kept = ReviewedEntry()
        kept.CopyFrom(entry)
        kept.jpeg = b""
        self.entries.append(kept)
        return bytes(jpeg)

    def check(self, name: str, officer: str) -> None:
        """Raise Refused unless `officer` may sign the statement as one about exactly what was shown."""
        statement, deployment = self.statement, self.review.deployment
        if statement.deployment != name or deployment.name != name:
            raise _lie("it is about another deployment")
        if len(statement.draft) != _DRAFT_BYTES:
            raise _lie("it does not say for which draft it is")
        if not statement.author:
            raise _lie("it names no author")
        if statement.author == officer:
            raise Refused(f"{name}: you drew it up yourself; somebody else must authorise it")
        if statement.plan_digest != plan_digest(deployment):
            raise _lie("the deployment is another than the one that was shown")
        if list(statement.entry_digests) != sorted({_digest_of(entry) for entry in self.entries}):
            raise _lie("its entries are others than those that were shown")
        if self.review.photo_count != len(self.entries):
            raise _lie("not all of its photos were shown")
        if self.review.subject_count != len({entry.subject for entry in self.entries}):
            raise _lie("not all of its subjects were shown")
        if sorted(self.review.photos_by_hand) != sorted(entry.photo for entry in self.by_hand):
            raise _lie("the photos that were added by hand are others than those that were shown")


def _digest_of(entry: ReviewedEntry) -> bytes:
    return entry_digest(
        Covered(
            entry.subject,
            entry.photo,
            entry.template_digest,
            entry.model_id,
            to_datetime(entry.expires_at),
            details_digest(entry),
        )
    )


def _lie(what: str) -> Refused:
    return Refused(f"nothing was signed: {what}; have whoever looks after the registrar look into it")
