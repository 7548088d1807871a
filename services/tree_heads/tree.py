"""The tree over the entries of a chain (RFC 6962, 2.1): its root, and proofs that one extends another.

A leaf is an entry's hash, 32 bytes, which the chain makes behind 0x00 as a tree wants it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HASH_BYTES = 32


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Tree:
    """What is left of a tree that only grows: its complete subtrees, the largest first, with their sizes."""

    subtrees: tuple[tuple[int, bytes], ...] = ()

    def grown(self, leaf: bytes) -> "Tree":
        """Return it with one leaf more."""
        kept, size, top = list(self.subtrees), 1, leaf
        while kept and kept[-1][0] == size:
            _, left = kept.pop()
            size, top = 2 * size, node(left, top)
        return Tree((*kept, (size, top)))

    @property
    def size(self) -> int:
        """How many leaves it has."""
        return sum(size for size, _ in self.subtrees)

    @property
    def root(self) -> bytes:
        """Its root, 32 bytes."""
        if not self.subtrees:
            return hashlib.sha256(b"").digest()
        *others, (_, top) = self.subtrees
        for _, left in reversed(others):
            top = node(left, top)
        return top


def tree_of(leaves: Iterable[bytes]) -> Tree:
    """Return the tree over leaves in their order."""
    tree = Tree()
    for leaf in leaves:
        tree = tree.grown(leaf)
    return tree


def consistency(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """Return the proof that the tree over `leaves` extends the one over its first `old` (2.1.2).

    Empty where there is nothing to prove: none before, or no more now. ValueError: there are not so many.
    """
    if not 0 <= old <= len(leaves):
        raise ValueError(f"{len(leaves)} entries cannot extend {old}")
    return _proof(leaves, old, True) if old else []


def _proof(leaves: Sequence[bytes], old: int, whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [tree_of(leaves).root]
    half = _half(len(leaves))
    if old <= half:
        return [*_proof(leaves[:half], old, whole), tree_of(leaves[half:]).root]
    return [*_proof(leaves[half:], old - half, False), tree_of(leaves[:half]).root]


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the proof that leaf `index`, counted from 0, is in the tree (2.1.1). ValueError: it is not."""
    if not 0 <= index < len(leaves):
        raise ValueError(f"there is no leaf {index} of {len(leaves)}")
    if len(leaves) == 1:
        return []
    half = _half(len(leaves))
    if index < half:
        return [*inclusion(leaves[:half], index), tree_of(leaves[half:]).root]
    return [*inclusion(leaves[half:], index - half), tree_of(leaves[:half]).root]


def _half(size: int) -> int:
    """Return the largest power of two below `size`, which is 2 at least."""
    return 1 << ((size - 1).bit_length() - 1)
