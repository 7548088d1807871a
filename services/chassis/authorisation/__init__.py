"""What an authorising officer signs, and how whoever must not trust the list's keeper checks it."""

from services.chassis.authorisation.digests import Covered, details_digest, entry_digest, plan_digest
from services.chassis.authorisation.signing import challenge_of, sign
from services.chassis.authorisation.verifying import covered_by

__all__ = [
    "Covered",
    "challenge_of",
    "covered_by",
    "details_digest",
    "entry_digest",
    "plan_digest",
    "sign",
]
