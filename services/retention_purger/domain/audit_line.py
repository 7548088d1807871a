"""An entry as a line of a file, and back: one spelling, so that no two lines say the same."""

import json
from datetime import UTC, datetime
from typing import Any

from services.retention_purger.domain.audit import Entry, Kind, canonical

_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


def line_of(entry: Entry) -> str:
    """Return an entry as JSON, without the end of the line."""
    return canonical({**entry.fields, "hash": entry.hash.hex()})


def entry_of(line: str) -> Entry:
    """Return the entry in a line. ValueError when it is not as `line_of` writes it."""
    try:
        fields: dict[str, Any] = json.loads(line)
        entry = Entry(
            number=fields["number"],
            time=datetime.strptime(fields["time"], _TIME).replace(tzinfo=UTC),
            kind=Kind(fields["kind"]),
            deployment=fields["deployment"],
            body=canonical(fields["body"]),
            previous=bytes.fromhex(fields["previous"]),
            hash=bytes.fromhex(fields["hash"]),
        )
        named = type(entry.number) is int and type(entry.deployment) is str
        same = named and isinstance(fields["body"], dict) and line_of(entry) == line
    except (KeyError, TypeError, RecursionError):
        same = False
    if not same:
        raise ValueError("it is no entry of an audit chain")
    return entry
