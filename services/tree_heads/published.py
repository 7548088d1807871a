"""Signed heads as they are published: JSON that a witness follows by proofs, without an entry."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from services.chassis.errors import SightlineError, Unreadable
from services.tree_heads.notes import Note, note_of
from services.tree_heads.proving import extends
from services.tree_heads.tree import HASH_BYTES


@dataclass(frozen=True, slots=True)
class PublishedHead:
    """`consistency`: the proof that it extends the head published before it. `kept_at`: for people."""

    note: Note
    consistency: tuple[bytes, ...] = ()
    kept_at: str = ""


def written(heads: Sequence[tuple[str, Sequence[bytes], datetime]]) -> str:
    """Return the JSON: of each head its note, its proof, and when it came."""
    said = [
        {
            "consistency": [one.hex() for one in proof],
            "kept_at": kept_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "note": note,
            "number": note_of(note).head.size,
        }
        for note, proof, kept_at in heads
    ]
    return json.dumps({"heads": said}, ensure_ascii=False, indent=1) + "\n"


def heads_of(text: str) -> list[PublishedHead]:
    """Return what `written` gave. Unreadable when it is something else, or out of order."""
    try:
        heads = [
            PublishedHead(
                note_of(one["note"]),
                tuple(_hash(proof) for proof in one["consistency"]),
                str(one["kept_at"]),
            )
            for one in json.loads(text)["heads"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, SightlineError):
        raise Unreadable("they are no published heads of an audit chain") from None
    sizes = [one.note.head.size for one in heads]
    if sizes != sorted(set(sizes)):
        raise Unreadable("the published heads are not in order")
    return heads


def broken_at(heads: Sequence[PublishedHead]) -> tuple[int, int]:
    """Return the sizes of the first two in a row that do not fit together; 0, 0 where all do."""
    for before, after in pairwise(heads):
        if not extends(before.note.head.tree, after.note.head.tree, after.consistency):
            return before.note.head.size, after.note.head.size
    return 0, 0


def _hash(text: str) -> bytes:
    value = bytes.fromhex(text)
    if len(value) != HASH_BYTES:
        raise ValueError
    return value
