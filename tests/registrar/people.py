"""People of a directory, with their key files; what an officer signs after a review."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from services.chassis.access import Caller, Identity, Person, Role
from services.chassis.envelope import to_timestamp
from sightline.registrar.v1.watchlist_service_pb2 import EnrolPhotoRequest

ROLES: Mapping[str, frozenset[Role]] = {
    # Both roles at once, as is allowed: yet not over one list.
    "anton": frozenset({Role.AUTHOR, Role.AUTHORISING_OFFICER}),
    "alf": frozenset({Role.AUTHOR}),
    "berta": frozenset({Role.AUTHORISING_OFFICER}),
    "carol": frozenset({Role.ENGAGEMENT_OFFICER}),
    "carla": frozenset({Role.ENGAGEMENT_OFFICER}),
    "dora": frozenset({Role.SUPERVISOR}),
    "frida": frozenset({Role.AUDITOR}),
}
IDENTITIES = {name: Identity.generate(name) for name in ROLES}
PEOPLE = {
    name: Person(name, roles, IDENTITIES[name].signing_key.public_key().public_bytes_raw())
    for name, roles in ROLES.items()
}


def caller(name: str) -> Caller:
    """That person, calling."""
    return Caller(name, ROLES[name])


def whole_entry(photo: bytes, subject: str = "a", *, by_hand: bool = False) -> EnrolPhotoRequest:
    """A photo whose entry lacks nothing."""
    return EnrolPhotoRequest(
        deployment="market",
        subject=subject,
        reason="missing",
        source="case 7",
        category="missing person",
        date_of_birth="1990-01-01",
        instruction="speak to them",
        expires_at=to_timestamp(datetime.now(UTC) + timedelta(days=1)),
        photo=photo,
        by_hand=by_hand,
    )
