"""«Was I on it?»: what is asked, what is answered, and what stands for the answer where others can read."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

SALT_BYTES = 32
PER = timedelta(hours=1)
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]{0,39}")
_LONGEST = 200
IN_DOUBT = "whoever gave you your password could be asking: that takes a password of your own, a day old"


class Listed(StrEnum):
    """Whether somebody is on the list."""

    YES = "yes"
    NO = "no"
    DESTROYED = "destroyed"
    NOT_ASKED = "not_asked"


class Kept(StrEnum):
    """What is kept of the alert after which a receipt was given."""

    YES = "yes"
    NOTHING = "nothing"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks is checked by the person whom they ask, and is not told here."""

    deployment: str
    subject: str
    receipt_code: str
    request_number: str
    identity_checked: bool

    @property
    def problem(self) -> str:
        """Why it is not answered, in a line; empty when it is."""
        if not self.identity_checked:
            return "identity: answer nobody whose papers you have not seen"
        if not _NUMBER.fullmatch(self.request_number):
            return "request number: as it is filed, 1 to 40 letters, digits, dots, hyphens, slashes; no name"
        if not self.subject and not self.receipt_code:
            return "ask by the number of the person in your records, by a receipt code, or by both"
        if max(len(self.subject), len(self.receipt_code)) > _LONGEST:
            return f"a number or a code has {_LONGEST} letters at most"
        return ""


@dataclass(frozen=True, slots=True)
class KeptAlert:
    """What may be said of an alert to whoever holds its receipt."""

    seen_at: datetime
    gone_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """`answered_at`: UTC, of whole seconds."""

    deployment: str
    request_number: str
    listed: Listed
    kept: Kept
    answered_at: datetime

    def commitment(self, salt: bytes) -> bytes:
        """Return what the audit chain is told, 32 bytes: without the salt it says nothing of the answer.

        HMAC-SHA-256 under the salt, of fixed words and of the answer as JSON with sorted names.
        """
        said = {
            "answered_at": f"{self.answered_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "deployment": self.deployment,
            "kept": str(self.kept),
            "listed": str(self.listed),
            "request": self.request_number,
        }
        written = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hmac.new(salt, b"sightline answer\n" + written.encode(), hashlib.sha256).digest()


@dataclass(frozen=True, slots=True)
class Pace:
    """How many answers may be given within PER: by one person, and by all together."""

    by_one: int
    by_all: int

    def refusal(self, own: int, all_together: int) -> str:
        """Return why one more is not given now, in a line; empty when it is."""
        if own >= self.by_one:
            return f"you have given {own} answers within an hour, as many as anybody may; try again later"
        if all_together >= self.by_all:
            return "as many answers were given within an hour as all together may; try again later"
        return ""


def is_among(subject: str, subjects: Iterable[str]) -> bool:
    """Say whether somebody is on a list; each entry is looked at alike, wherever the right one stands."""
    asked, found = _digest(subject), False
    for one in subjects:
        found |= hmac.compare_digest(asked, _digest(one))
    return found


def _digest(subject: str) -> bytes:
    return hashlib.sha256(subject.strip().encode(errors="surrogatepass")).digest()
