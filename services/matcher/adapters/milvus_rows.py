"""Entries of a gallery as Milvus keeps them, on a server and in process alike."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from services.matcher.domain.decision import Neighbour
from services.matcher.domain.gallery import Enrolled

LONGEST_TEXT = 256


def collection_of(deployment: str) -> str:
    """Return the name of a deployment's collection."""
    return "watchlist_" + hashlib.sha256(deployment.encode()).hexdigest()[:16]


def row_of(entry: Enrolled) -> dict[str, Any]:
    """Return an entry as a row."""
    return {
        "photo": entry.photo,
        "subject": entry.subject,
        "expires_at_seconds": entry.expires_at.timestamp(),
        "template": entry.template.tolist(),
    }


def neighbour_of(hit: Any) -> Neighbour:
    """Return what a search found; its distance is the cosine."""
    entity = hit["entity"]
    expires_at = datetime.fromtimestamp(entity["expires_at_seconds"], UTC)
    return Neighbour(entity["subject"], float(hit["distance"]), expires_at)
