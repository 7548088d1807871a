"""What is published can be followed from any head to any later one, and nothing else passes for it."""

import hashlib
import json
from datetime import UTC, datetime

import pytest

from services.chassis.errors import Unreadable
from services.tree_heads.checkpoint import Checkpoint
from services.tree_heads.keys import SecretKey
from services.tree_heads.notes import Note
from services.tree_heads.published import PublishedHead, broken_at, heads_of, written
from services.tree_heads.tree import consistency, tree_of

LEAVES = [hashlib.sha256(bytes([number])).digest() for number in range(30)]
KEY, NOW = SecretKey.generate("audit.example.org"), datetime(2026, 5, 1, 12, tzinfo=UTC)


def head(size: int, before: int) -> PublishedHead:
    note = Note(Checkpoint(KEY.name, size, tree_of(LEAVES[:size]).root)).signed(KEY)
    return PublishedHead(note, tuple(consistency(LEAVES[:size], before)), "2026-05-01T12:00:00Z")


HEADS = [head(4, 0), head(9, 4), head(30, 9)]
TEXT = written([(one.note.text, one.consistency, NOW) for one in HEADS])


def test_what_is_written_is_read() -> None:
    assert heads_of(TEXT) == HEADS and broken_at(HEADS) == (0, 0) == broken_at([])
    assert [one["number"] for one in json.loads(TEXT)["heads"]] == [4, 9, 30]


def test_the_head_that_does_not_extend_the_one_before_is_named() -> None:
    assert broken_at([HEADS[0], head(9, 3), HEADS[2]]) == (4, 9)
    assert broken_at([HEADS[0], HEADS[2]]) == (4, 30)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"heads": 1}',
        '{"heads": [1]}',
        "[" * 100_000,
        TEXT.replace('"note": "a', '"note": "\\n'),
        TEXT.replace(HEADS[1].consistency[0].hex(), "00"),
        written([(HEADS[at].note.text, HEADS[at].consistency, NOW) for at in (1, 0)]),
    ],
)
def test_what_is_no_list_of_heads_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        heads_of(text)
