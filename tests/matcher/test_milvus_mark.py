"""When a collection is whole."""

from typing import Any

import pytest

from services.matcher.adapters.milvus_mark import alias_of, description_of, marked
from services.matcher.domain.gallery import GalleryState, ListVersion

VERSION = ListVersion("market", "tag", 1)
STATE = GalleryState(VERSION, 3, 2, "model", uncovered_count=1)


@pytest.mark.parametrize(
    ("described", "state"),
    [
        ({"aliases": ["list_whole"], "description": description_of(STATE)}, STATE),
        ({"aliases": [], "description": description_of(STATE)}, None),
        ({"aliases": ["another_whole"], "description": description_of(STATE)}, None),
        ({"aliases": ["list_whole"], "description": ""}, None),
        ({"aliases": ["list_whole"], "description": '{"templates": 3}'}, None),
        ({"aliases": ["list_whole"], "description": "[]"}, None),
    ],
)
def test_a_collection_is_whole_when_it_is_marked_and_says_what_it_holds(
    described: dict[str, Any], state: GalleryState | None
) -> None:
    assert alias_of("list") == "list_whole"
    assert marked(VERSION, "list", described) == state
