"""The mark of a collection that is whole: an alias, given to it when every template has been counted.

What it is to hold is its description. Both outlive the server's process; a property set later would not.
"""

import json
from collections.abc import Mapping
from typing import Any

from services.matcher.domain.gallery import GalleryState, ListVersion


def alias_of(collection: str) -> str:
    """Return the alias that says that a collection is whole."""
    return f"{collection}_whole"


def description_of(state: GalleryState) -> str:
    """Return what a collection says that it is to hold."""
    held = {
        "templates": state.template_count,
        "subjects": state.subject_count,
        "model": state.model_id,
        "uncovered": state.uncovered_count,
    }
    return json.dumps(held)


def marked(version: ListVersion, collection: str, described: Mapping[str, Any]) -> GalleryState | None:
    """Return what a collection says that it holds; None when it does not say that it is whole."""
    if alias_of(collection) not in described["aliases"]:
        return None
    try:
        held = json.loads(described["description"])
        return GalleryState(
            version,
            int(held["templates"]),
            int(held["subjects"]),
            str(held["model"]),
            uncovered_count=int(held["uncovered"]),
        )
    except (KeyError, ValueError, TypeError):
        return None
