"""The tree is that of RFC 6962, whatever its size."""

import hashlib

import pytest

from services.tree_heads.proving import extends, holds
from services.tree_heads.tree import Tree, consistency, inclusion, tree_of

# The inputs and roots that implementations of RFC 6962 test themselves with.
INPUTS = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
LEAVES = [hashlib.sha256(b"\x00" + bytes.fromhex(one)).digest() for one in INPUTS]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
MANY = [hashlib.sha256(bytes([number])).digest() for number in range(40)]
TREES = [tree_of(MANY[:size]) for size in range(len(MANY) + 1)]


@pytest.mark.parametrize("size", ROOTS)
def test_roots_are_those_that_others_compute(size: int) -> None:
    tree = tree_of(LEAVES[:size])
    assert (tree.size, tree.root.hex()) == (size, ROOTS[size])


def test_nothing_is_a_tree_too() -> None:
    assert Tree().root == hashlib.sha256(b"").digest() and Tree().size == 0


def size_and_root(size: int) -> tuple[int, bytes]:
    return size, TREES[size].root


def test_every_tree_extends_every_earlier_one_and_no_other() -> None:
    for new in range(1, len(TREES)):
        for old in range(new + 1):
            proof = consistency(MANY[:new], old)
            assert extends(size_and_root(old), size_and_root(new), proof)
            if old > 0:
                other = (old, bytes(32))
                assert not extends(other, size_and_root(new), proof)
                assert not extends(size_and_root(old), (new, bytes(32)), proof)
                assert not extends(size_and_root(old), size_and_root(new), [*proof, bytes(32)])
                assert not proof or not extends(size_and_root(old), size_and_root(new), proof[:-1])


def test_a_smaller_tree_extends_nothing() -> None:
    assert not extends(size_and_root(5), size_and_root(4), [])
    with pytest.raises(ValueError, match="4 entries cannot extend 5"):
        consistency(MANY[:4], 5)


def test_every_leaf_is_in_its_place_and_in_no_other() -> None:
    for size in range(1, len(TREES)):
        for index in range(size):
            proof = inclusion(MANY[:size], index)
            assert holds(MANY[index], index, size_and_root(size), proof)
            assert not holds(bytes(32), index, size_and_root(size), proof)
            assert not holds(MANY[index], index + 1, size_and_root(size), proof)
    with pytest.raises(ValueError, match="no leaf 3 of 3"):
        inclusion(MANY[:3], 3)
