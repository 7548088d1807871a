"""What is looked for after something was destroyed: fingerprints, as the thing itself may not be kept.

Of each item some stretches of 16 bytes, spread over it; of a stretch 64 bits, under a key of chance that
lives as long as the search. Two that differ have one fingerprint in 2^64 cases, so what is found is there.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STRETCH_BYTES = 16
# So many of each item: overwritten in part, it is still found.
STRETCHES = 4
KEY_BYTES = 16
# Fewer different bytes stand in many files by chance: zeros, ones, tables.
_LEAST_DISTINCT = 8
_TRIES = 64

Prints = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """`prints`: (items, 4) of 64 bits, made under `key`. An item without such stretches is not among them."""

    key: bytes
    prints: Prints

    @classmethod
    def of(cls, items: Iterable[bytes], key: bytes = b"") -> "Fingerprints":
        """Make them; under a key of chance, where none is given."""
        key = key or os.urandom(KEY_BYTES)
        kept = [found for item in items if len(found := _stretches(item)) == STRETCHES]
        words = np.frombuffer(b"".join(b"".join(one) for one in kept), "<u8")
        return cls(key, _mixed(words[::2], words[1::2], key).reshape(-1, STRETCHES))

    @property
    def count(self) -> int:
        """Of how many items they are."""
        return len(self.prints)

    def without(self, other: "Fingerprints") -> "Fingerprints":
        """Return those of items that `other`, under the same key, has no stretch of."""
        return Fingerprints(self.key, self.prints[~np.isin(self.prints, other.prints).any(axis=1)])

    def joined(self, other: "Fingerprints") -> "Fingerprints":
        """Return these and those of `other`, which are under the same key, in one."""
        return Fingerprints(self.key, np.concatenate((self.prints, other.prints)))

    def wipe(self) -> None:
        """Overwrite them."""
        self.prints.fill(0)


def mixed_at(content: bytes | bytearray | memoryview, shift: int, key: bytes) -> Prints:
    """Return the fingerprint of each stretch that begins at `shift`, `shift` + 8, …"""
    words = np.frombuffer(content, "<u8", (len(content) - shift) // 8, shift)
    return _mixed(words[:-1], words[1:], key)


def _mixed(first: Prints, second: Prints, key: bytes) -> Prints:
    # What overflows is cut off, as it should be.
    odd = np.frombuffer(key, "<u8") | np.uint64(1)
    mixed: Prints = first * odd[0] + (second ^ (second >> np.uint64(29))) * odd[1]
    return mixed


def _stretches(item: bytes) -> list[bytes]:
    """Return four stretches of the latter three quarters: how a file of a kind begins, all of them have."""
    start, end = len(item) // 16 * 4, len(item) - STRETCH_BYTES + 1
    step = max(4, (end - start) // _TRIES // 4 * 4)
    pieces = (item[at : at + STRETCH_BYTES] for at in range(start, end, step))
    usable = [piece for piece in pieces if len(set(piece)) >= _LEAST_DISTINCT]
    if len(usable) < STRETCHES:
        return []
    return [usable[len(usable) * number // STRETCHES] for number in range(STRETCHES)]
