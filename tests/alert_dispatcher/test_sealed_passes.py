"""Entries of the table: sealed, in their place, for a time."""

from datetime import UTC, datetime, timedelta

import pytest

from services.alert_dispatcher.adapters.faust_passes.sealed_passes import (
    SealedPasses,
    is_forgotten,
    partition_of,
)
from services.alert_dispatcher.domain.passes import Pass, Sighting

NOON = datetime(2026, 5, 1, 12, 0, 0, 123456, UTC)
KNOWN = (
    Pass(Sighting(b"a" * 16, NOON), NOON, NOON),
    Pass(Sighting(b"b" * 16, NOON), NOON, NOON + timedelta(seconds=9), (b"c" * 16, b"d" * 16)),
)
UNTIL = NOON + timedelta(hours=1)


def passes(table: dict[bytes, bytes], secret: bytes = b"s" * 32, now: datetime = NOON) -> SealedPasses:
    return SealedPasses(table, secret, 3, now)


@pytest.fixture
def table() -> dict[bytes, bytes]:
    table: dict[bytes, bytes] = {}
    passes(table).put("somebody", KNOWN, UNTIL)
    return table


def test_what_was_put_is_got_again(table: dict[bytes, bytes]) -> None:
    assert passes(table).get("somebody") == KNOWN
    assert passes(table).get("somebody else") == ()


def test_what_is_over_is_not_got(table: dict[bytes, bytes]) -> None:
    assert passes(table, now=UNTIL - timedelta(seconds=1)).get("somebody") == KNOWN
    assert passes(table, now=UNTIL).get("somebody") == ()
    assert is_forgotten(table[b"somebody"], UNTIL)


def test_an_entry_opens_only_with_its_secret_in_its_place_and_unchanged(table: dict[bytes, bytes]) -> None:
    entry = table[b"somebody"]
    assert passes(table, secret=b"t" * 32).get("somebody") == ()
    assert passes({b"somebody else": entry}).get("somebody else") == ()
    for changed in (entry[:5], entry[:20], entry[:-1], bytes([entry[0] ^ 1]) + entry[1:], b""):
        assert passes({b"somebody": changed}).get("somebody") == ()


def test_an_entry_knows_its_partition(table: dict[bytes, bytes]) -> None:
    assert partition_of(table[b"somebody"]) == 3
    assert partition_of(b"short") is None
