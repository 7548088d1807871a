"""Heads are kept in their order; of one that is kept already further signatures may come."""

from datetime import UTC, datetime

from services.retention_purger.domain.kept_head import KeptHead, misplaced

KEPT = [KeptHead(number, "", (), datetime(2026, 5, 1, tzinfo=UTC)) for number in (3, 7)]


def test_a_later_head_and_one_that_is_kept_have_a_place_and_no_other() -> None:
    assert misplaced(1, []) == "" == misplaced(8, KEPT)
    assert misplaced(3, KEPT) == "" == misplaced(7, KEPT)
    for number in (1, 4, 6):
        assert misplaced(number, KEPT).startswith("a head of 7 entries is kept already, which is later")
