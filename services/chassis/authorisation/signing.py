"""An officer's word: a name under exactly this statement, by a key that no database holds."""

from datetime import datetime

from services.chassis.access import Identity
from services.chassis.authorisation.digests import digest
from services.chassis.envelope import to_timestamp
from sightline.registrar.v1.authorisation_pb2 import Authorisation, Statement


def challenge_of(statement: Statement, officer: str) -> bytes:
    """Return the 32 bytes that `officer` signs: a digest of the statement and the officer's name."""
    entries = statement.entry_digests
    return digest(
        "authorisation",
        statement.deployment.encode(),
        statement.draft,
        statement.plan_digest,
        len(entries).to_bytes(8, "big"),
        *entries,
        statement.author.encode(),
        officer.encode(),
    )


def sign(statement: Statement, officer: Identity, now: datetime) -> Authorisation:
    """Return `statement` signed (Ed25519, RFC 8032) with the officer's key file."""
    return Authorisation(
        statement=statement,
        officer=officer.name,
        signed_at=to_timestamp(now),
        signature=officer.signing_key.sign(challenge_of(statement, officer.name)),
    )
