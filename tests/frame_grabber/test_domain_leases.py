"""What stands in the table of leases."""

import pytest

from services.frame_grabber.domain.leases import Entry, Place, Standing

NORTH, SOUTH = Place("market", "north"), Place("market", "south")


@pytest.mark.parametrize(
    ("entry", "offers"),
    [
        (Entry(NORTH, mark="video", is_over=True), False),
        (Entry(NORTH, mark="another", is_over=True), True),
        (Entry(NORTH, mark="video"), True),
        (Entry(NORTH), True),
    ],
)
def test_what_was_played_to_its_end_offers_nothing_until_its_source_is_another(
    entry: Entry, offers: bool
) -> None:
    assert entry.offers("video") is offers


def test_a_holder_has_its_own_leases() -> None:
    standing = Standing((Entry(NORTH, 5, 0, "a"), Entry(SOUTH, 6, 1, "b"), Entry(SOUTH, 4, 2)))
    assert standing.held_by("a") == {5}
    assert standing.held_by("c") == frozenset()
