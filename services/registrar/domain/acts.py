"""What people do that has to be on record, and what stands for them where no name may."""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

SALT_BYTES = 32
# EU AI Act, Art. 26(6), has logs kept for half a year at least: so long it can be said who it was.
LEAST_KEPT = timedelta(days=184)
MOST_KEPT = timedelta(days=366)


class Deed(StrEnum):
    """What was done: the closed set."""

    DRAFTED = "drafted"
    TRIAL_FIXED = "trial_fixed"
    AUTHORISED = "authorised"
    NOTICE_PUBLISHED = "notice_published"
    STARTED = "started"
    STOPPED = "stopped"
    ENDED = "ended"
    ENTRY_ADDED_BY_HAND = "entry_added_by_hand"
    ENTRY_REMOVED = "entry_removed"
    ENTRY_RESTED = "entry_rested"
    ENTRY_RELEASED = "entry_released"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_LOCKED = "sign_in_locked"
    SIGNED_OUT = "signed_out"
    SESSIONS_ENDED = "sessions_ended"
    PASSWORD_GIVEN = "password_given"
    PASSWORD_SET = "password_set"
    CHAIN_EXPORTED = "chain_exported"
    NAMES_SEEN = "names_seen"
    PERSON_ANSWERED = "person_answered"
    HOLD_PLACED = "hold_placed"
    HOLD_CONFIRMED = "hold_confirmed"
    HOLD_REVIEWED = "hold_reviewed"
    HOLD_LIFTED = "hold_lifted"
    KEPT_FOR_PERSON = "kept_for_person"
    ERASED_FOR_PERSON = "erased_for_person"
    EXPORT_ASKED = "export_asked"
    EXPORT_CONFIRMED = "export_confirmed"
    EXPORT_WITHDRAWN = "export_withdrawn"


# What the retention-purger has told: it knows who called, and the registrar alone makes marks.
TOLD_BY_PURGER = frozenset(
    {
        *(Deed.HOLD_PLACED, Deed.HOLD_CONFIRMED, Deed.HOLD_REVIEWED, Deed.HOLD_LIFTED),
        *(Deed.KEPT_FOR_PERSON, Deed.ERASED_FOR_PERSON),
        *(Deed.EXPORT_ASKED, Deed.EXPORT_CONFIRMED, Deed.EXPORT_WITHDRAWN),
    }
)


class Cause(StrEnum):
    """Why something was stopped or has ended."""

    UNSPECIFIED = "unspecified"
    PERSON = "person"
    END_REACHED = "end_reached"
    NO_LIST = "no_list"
    FALSE_ALERT_RATIO = "false_alert_ratio"
    FALSE_ALERTS_IN_A_ROW = "false_alerts_in_a_row"


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done. `by`: who did it; empty where a rule did, or time.

    `concerns`: whom of the people it was done to. `digest`: SHA-256 of what was signed. `commitment`: to
    what a person was answered. `once`: acts alike of the same `once` are one; empty, each is one.
    """

    deed: Deed
    by: str = ""
    deployment: str = ""
    concerns: str = ""
    cause: Cause = Cause.UNSPECIFIED
    digest: bytes = field(default=b"", repr=False)
    commitment: bytes = field(default=b"", repr=False)
    once: str = ""


def actor_mark(salt: bytes, name: str) -> bytes:
    """Return a commitment to a name, 32 bytes; empty where nobody is named.

    Who has name and salt can check it; once the salt is gone, nobody can.
    """
    if not name:
        return b""
    return hmac.new(salt, b"sightline actor\n" + name.encode(), hashlib.sha256).digest()
