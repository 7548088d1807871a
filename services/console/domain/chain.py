"""The audit chain as the auditor sees it, checked here as well: who keeps it is not who vouches for it.

The hash of an entry is stated in docs/decisions/0022: SHA-256 of fixed words and of the entry as JSON.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_DOMAIN = b"\x00sightline audit entry v1\n"
NOTHING = bytes(32)


@dataclass(frozen=True, slots=True)
class Entry:
    """`kind`: its word; `body`: canonical JSON; hashes of 32 bytes."""

    number: int
    time: datetime
    kind: str
    deployment: str
    body: str
    previous: bytes
    hash: bytes

    @property
    def fields(self) -> dict[str, Any]:
        """What is hashed. ValueError when the body is no JSON."""
        return {
            "body": json.loads(self.body),
            "deployment": self.deployment,
            "kind": self.kind,
            "number": self.number,
            "previous": self.previous.hex(),
            "time": f"{self.time:%Y-%m-%dT%H:%M:%S.%f}Z",
        }

    @property
    def said(self) -> Mapping[str, Any]:
        """What the body says, by name; nothing where it is no such thing."""
        try:
            said = json.loads(self.body)
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}

    @property
    def is_act(self) -> bool:
        """Whether it tells of something that somebody, a rule or time did."""
        return self.kind == "act_recorded"

    @property
    def what(self) -> str:
        """What it tells of: of an act, what was done."""
        return str(self.said.get("deed", self.kind)) if self.is_act else self.kind

    @property
    def marks(self) -> frozenset[str]:
        """The marks of people in it, in hex."""
        said = self.said
        alone = [said[name] for name in ("actor", "concerned", "officer") if name in said]
        return frozenset(str(mark) for mark in [*alone, *said.get("officers", [])])

    @property
    def line(self) -> str:
        """It as a line of an exported chain, as `sightline audit verify` reads it."""
        return canonical({**self.fields, "hash": self.hash.hex()})

    @property
    def computed(self) -> bytes:
        """The hash that it must have."""
        return hashlib.sha256(_DOMAIN + canonical(self.fields).encode()).digest()


def canonical(value: Any) -> str:
    """Return JSON in one spelling."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def fault(entries: Iterable[Entry]) -> str:
    """Return the first thing that is wrong with a chain from its first entry on; empty when it is whole."""
    previous = NOTHING
    for number, entry in enumerate(entries, 1):
        if entry.number != number:
            return f"entry {number} is missing or out of order"
        try:
            same = entry.hash == entry.computed
        except ValueError:
            same = False
        if not same:
            return f"entry {number} was changed"
        if entry.previous != previous:
            return f"entry {number} does not follow the one before it"
        previous = entry.hash
    return ""
