"""Whether a proof holds: with roots and sizes alone, without any entry (RFC 9162, 2.1.3.2 and 2.1.4.2)."""

from collections.abc import Sequence

from services.tree_heads.tree import node


def extends(old: tuple[int, bytes], new: tuple[int, bytes], proof: Sequence[bytes]) -> bool:
    """Whether the tree `new` has `old` as its beginning. Both: size and root."""
    (old_size, old_root), (new_size, new_root) = old, new
    if old_size == 0:
        return not proof
    if old_size >= new_size:
        return old == new and not proof
    hashes = [old_root, *proof] if old_size & (old_size - 1) == 0 else [*proof]
    if not hashes:
        return False
    left, last = old_size - 1, new_size - 1
    while left & 1:
        left, last = left >> 1, last >> 1
    before = after = hashes[0]
    for one in hashes[1:]:
        if last == 0:
            return False
        if left & 1 or left == last:
            before, after = node(one, before), node(one, after)
            while left and not left & 1:
                left, last = left >> 1, last >> 1
        else:
            after = node(after, one)
        left, last = left >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def holds(leaf: bytes, index: int, tree: tuple[int, bytes], proof: Sequence[bytes]) -> bool:
    """Whether a leaf is number `index`, counted from 0, of a tree: its size and root."""
    size, root = tree
    if not 0 <= index < size:
        return False
    at, last, top = index, size - 1, leaf
    for one in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            top = node(one, top)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            top = node(top, one)
        at, last = at >> 1, last >> 1
    return last == 0 and top == root
