"""What is known of a thing that is gone: enough to find it again, too little to have it."""

import os

import numpy as np
import pytest

from services.chassis.fingerprints import STRETCHES, Fingerprints, mixed_at

ITEMS = [os.urandom(512) for _ in range(20)]


def test_a_key_of_chance_makes_them_others_each_time() -> None:
    one, another = Fingerprints.of(ITEMS), Fingerprints.of(ITEMS)
    assert one.count == another.count == len(ITEMS)
    assert not np.isin(one.prints, another.prints).any()
    assert (Fingerprints.of(ITEMS, one.key).prints == one.prints).all()


def test_they_are_those_of_stretches_wherever_in_a_file_these_begin() -> None:
    sought = Fingerprints.of(ITEMS)
    for offset in range(9):
        content = os.urandom(offset) + ITEMS[3]
        found = {int(print_) for shift in range(8) for print_ in mixed_at(content, shift, sought.key)}
        assert found >= {int(print_) for print_ in sought.prints[3]}


@pytest.mark.parametrize("item", [b"", b"short", bytes(2048), b"\0\0\x80\x3f" * 512, b"ab" * 500])
def test_what_looks_like_much_else_is_not_sought(item: bytes) -> None:
    assert Fingerprints.of([item, ITEMS[0]]).count == 1


def test_how_a_file_of_a_kind_begins_is_no_part_of_them() -> None:
    head = os.urandom(600)
    one, another = (Fingerprints.of([head + os.urandom(2000)], b"k" * 16) for _ in range(2))
    assert not np.isin(one.prints, another.prints).any()


def test_what_stands_elsewhere_too_is_taken_out() -> None:
    mine = Fingerprints.of(ITEMS)
    assert mine.without(Fingerprints.of(ITEMS[:5], mine.key)).count == len(ITEMS) - 5


def test_joined_they_are_looked_for_at_once() -> None:
    mine = Fingerprints.of(ITEMS[:5])
    both = mine.joined(Fingerprints.of(ITEMS[5:], mine.key))
    assert both.key == mine.key and (both.prints == Fingerprints.of(ITEMS, mine.key).prints).all()


def test_wiped_they_are_zeros() -> None:
    sought = Fingerprints.of(ITEMS)
    assert sought.prints.shape == (len(ITEMS), STRETCHES)
    sought.wipe()
    assert not sought.prints.any()
