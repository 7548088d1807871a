"""Which index a gallery has."""

import pytest

from services.matcher.domain.index import (
    FLAT,
    GRAPH,
    MOST_EXACT,
    MOST_UNSEALED,
    SEALED_FLAT,
    Index,
    index_for,
)


@pytest.mark.parametrize(
    ("template_count", "index"),
    [
        (0, FLAT),
        (MOST_UNSEALED, FLAT),
        (MOST_UNSEALED + 1, SEALED_FLAT),
        (MOST_EXACT, SEALED_FLAT),
        (MOST_EXACT + 1, GRAPH),
        (10**7, GRAPH),
    ],
)
def test_a_gallery_is_searched_exactly_until_that_takes_too_long(template_count: int, index: Index) -> None:
    assert index_for(template_count) == index


def test_a_graph_is_searched_wider_than_what_a_search_returns() -> None:
    assert GRAPH.search["ef"] >= 100  # the most that MATCHER_NEIGHBOUR_COUNT may be
