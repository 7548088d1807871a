"""Lists and their entries as Milvus keeps them, on a server and in process alike."""

import hashlib
import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any

from services.matcher.domain.decision import Neighbour
from services.matcher.domain.gallery import Enrolled, ListVersion, outdates

LONGEST_TEXT = 256
OUTPUT = ["subject", "expires_at_seconds", "around"]
_OURS = re.compile(r"sightline_(?P<deployment>[0-9a-f]{16})_(?P<tag>[0-9a-f]{16})_(?P<number>\d+)")


def prefix_of(deployment: str) -> str:
    """Return how the name of each collection of a deployment begins."""
    return f"sightline_{_short(deployment)}_"


def collection_of(version: ListVersion) -> str:
    """Return the name of the collection of one version of a list: no other list ever has it."""
    return f"{prefix_of(version.deployment)}{_short(version.tag)}_{version.number}"


def leftovers(names: Iterable[str], wanted: Collection[ListVersion]) -> list[str]:
    """Return those of `names` that are lists of no deployment in `wanted`, or earlier versions of theirs."""
    listed = [_named(version) for version in wanted]
    found = [(name, _OURS.fullmatch(name)) for name in names]
    return [
        name
        for name, match in found
        if match is not None
        and all(
            outdates(version, ListVersion(match["deployment"], match["tag"], int(match["number"])))
            for version in listed
        )
    ]


def row_of(entry: Enrolled) -> dict[str, Any]:
    """Return an entry as a row: of the same photo always the same key, so that it is there once."""
    return {
        "photo": entry.photo,
        "subject": entry.subject,
        "expires_at_seconds": entry.expires_at.timestamp(),
        "around": entry.around,
        "template": entry.template,
    }


def neighbour_of(hit: Any) -> Neighbour:
    """Return what a search found; its distance is the cosine."""
    entity = hit["entity"]
    expires_at = datetime.fromtimestamp(entity["expires_at_seconds"], UTC)
    return Neighbour(entity["subject"], float(hit["distance"]), expires_at, entity["around"])


def _named(version: ListVersion) -> ListVersion:
    return ListVersion(_short(version.deployment), _short(version.tag), version.number)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
