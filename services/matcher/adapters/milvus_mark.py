"""The mark of a collection that is whole: a property, set when every template has been counted."""

import json
from collections.abc import Mapping

from services.matcher.domain.gallery import GalleryState, ListVersion

PROPERTY = "sightline.whole"


def mark_of(state: GalleryState) -> dict[str, str]:
    """Return the property that says what the collection holds, all of it."""
    held = {"templates": state.template_count, "subjects": state.subject_count, "model": state.model_id}
    return {PROPERTY: json.dumps(held)}


def marked(version: ListVersion, properties: Mapping[str, str]) -> GalleryState | None:
    """Return what a collection says that it holds; None when it does not say that it is whole."""
    try:
        held = json.loads(properties[PROPERTY])
        return GalleryState(version, int(held["templates"]), int(held["subjects"]), str(held["model"]))
    except (KeyError, ValueError, TypeError):
        return None
