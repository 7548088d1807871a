"""An entry of the audit chain, and the hash that binds it to all before it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

NOTHING = bytes(32)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# RFC 6962, 2.1: a leaf is hashed behind 0x00, an inner node of a tree behind 0x01, so neither passes for the
# other. The words keep this hash apart from every other use of SHA-256.
_DOMAIN = b"\x00sightline audit entry v1\n"


class Kind(StrEnum):
    """What an entry tells of: the closed set."""

    DEPLOYMENT_CHANGED = "deployment_changed"
    ALERT_RETAINED = "alert_retained"
    ALERT_RESOLVED = "alert_resolved"
    ALERT_ERASED = "alert_erased"
    DAY_KEY_DESTROYED = "day_key_destroyed"
    LEDGER_CLOSED = "ledger_closed"
    OUTCOME_RECORDED = "outcome_recorded"
    ACT_RECORDED = "act_recorded"
    HOLD_CHANGED = "hold_changed"
    EXPORT_CHANGED = "export_changed"
    FOOTAGE_KEPT = "footage_kept"
    FOOTAGE_ERASED = "footage_erased"


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened. `event` names it: the same event, told again, makes no second entry.

    `body`: canonical JSON; counts, and nothing that is linked to a person without a salt.
    """

    kind: Kind
    event: str
    deployment: str
    body: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry: its number, counted from 1, its hash (32 bytes) and its time. 0: there is none."""

    number: int = 0
    hash: bytes = NOTHING
    time: datetime = _BEGINNING


@dataclass(frozen=True, slots=True)
class Entry:
    """`time`: UTC, to the microsecond. `previous`: the hash of the entry before; zeros before the first."""

    number: int
    time: datetime
    kind: Kind
    deployment: str
    body: str
    previous: bytes
    hash: bytes = field(default=NOTHING)

    @property
    def fields(self) -> dict[str, Any]:
        """What is hashed, by name, of types that JSON has. ValueError when `body` is no JSON."""
        return {
            "body": json.loads(self.body),
            "deployment": self.deployment,
            "kind": str(self.kind),
            "number": self.number,
            "previous": self.previous.hex(),
            "time": written(self.time),
        }

    @property
    def computed(self) -> bytes:
        """The hash that it must have."""
        return hashlib.sha256(_DOMAIN + canonical(self.fields).encode()).digest()

    @property
    def head(self) -> Head:
        """It as the last one."""
        return Head(self.number, self.hash, self.time)


def following(head: Head, told: Told, now: datetime) -> Entry:
    """Return the entry that comes after `head`."""
    entry = Entry(head.number + 1, now.astimezone(UTC), told.kind, told.deployment, told.body, head.hash)
    return replace(entry, hash=entry.computed)


def canonical(value: Mapping[str, Any]) -> str:
    """Return JSON of one spelling: names sorted, no spaces, ASCII (RFC 8785 for texts and whole numbers)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def written(time: datetime) -> str:
    """Return a time as it is hashed."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
