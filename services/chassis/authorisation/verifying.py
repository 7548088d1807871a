"""Is this authorisation of somebody who may give it, and of this deployment? Then: what does it cover?"""

from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from services.chassis.access import Person, Role
from services.chassis.authorisation import passkeys
from services.chassis.authorisation.digests import DIGEST_BYTES, plan_digest
from services.chassis.authorisation.signing import challenge_of
from services.chassis.errors import Refused
from sightline.registrar.v1.authorisation_pb2 import Authorisation
from sightline.registrar.v1.deployment_pb2 import Deployment

DRAFT_BYTES = 16


def covered_by(
    authorisation: Authorisation, deployment: Deployment, people: Mapping[str, Person]
) -> frozenset[bytes]:
    """Return the digests of the entries that may match. Refused, with the reason, when none may.

    `people` are those of the directory, which whoever keeps the list does not write.
    """
    statement, name = authorisation.statement, deployment.name
    officer = people.get(authorisation.officer)
    if officer is None or Role.AUTHORISING_OFFICER not in officer.roles:
        raise Refused(f"{name}: who signed it is no authorising officer")
    if not statement.author or statement.author == officer.name:
        raise Refused(f"{name}: its author may not authorise it; somebody else must")
    if statement.deployment != name or len(statement.draft) != DRAFT_BYTES:
        raise Refused(f"{name}: what was signed is another deployment")
    if statement.plan_digest != plan_digest(deployment):
        raise Refused(f"{name}: it was changed after it was authorised; have it authorised anew")
    if not _holds(authorisation, officer):
        raise Refused(f"{name}: the signature under its authorisation does not hold")
    digests = list(statement.entry_digests)
    if any(len(one) != DIGEST_BYTES for one in digests) or digests != sorted(set(digests)):
        raise Refused(f"{name}: what was signed is no list of entries")
    return frozenset(digests)


def _holds(authorisation: Authorisation, officer: Person) -> bool:
    challenge = challenge_of(authorisation.statement, officer.name)
    if authorisation.WhichOneof("proof") == "passkey":
        return passkeys.holds(authorisation.passkey, challenge, officer.passkeys)
    if authorisation.WhichOneof("proof") != "signature" or officer.signing is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(officer.signing).verify(authorisation.signature, challenge)
    except InvalidSignature:
        return False
    return True
