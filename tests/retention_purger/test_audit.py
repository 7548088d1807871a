"""An entry's hash binds everything that it says, and all before it."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.retention_purger.domain.audit import NOTHING, Head, Kind, following
from tests.retention_purger.chain import BEGUN, chain, told


def test_the_first_entry_follows_nothing_and_each_other_the_one_before() -> None:
    entries = chain(3)
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries] == [NOTHING, entries[0].hash, entries[1].hash]


def test_the_hash_is_sha_256_of_one_spelling_behind_a_leafs_mark() -> None:
    entry = following(Head(), replace(told(0), body='{"seen":1}'), BEGUN)
    spelling = (
        '{"body":{"seen":1},"deployment":"market","kind":"alert_retained","number":1,'
        f'"previous":"{"00" * 32}","time":"2026-05-01T12:00:00.250000Z"}}'
    )
    hashed = hashlib.sha256(b"\x00sightline audit entry v1\n" + spelling.encode())
    assert entry.hash == hashed.digest()


@pytest.mark.parametrize(
    "change",
    [
        {"number": 3},
        {"time": BEGUN + timedelta(microseconds=1)},
        {"kind": Kind.ALERT_ERASED},
        {"deployment": "markt"},
        {"body": '{"seen":2}'},
        {"previous": bytes(31) + b"\x01"},
    ],
    ids=lambda change: str(next(iter(change))),
)
def test_whatever_is_changed_the_hash_is_another(change: dict[str, Any]) -> None:
    (entry,) = chain(1)
    assert entry.computed == entry.hash != replace(entry, **change).computed
