import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model_packs import dlib_integers
from services.model_packs.dlib_integers import integers
from tests.model_packs.test_dlib_dat import integer

_SHORT = 64


def read_one_by_one(data: bytes) -> list[int]:
    """As dlib reads: each after the one before it."""
    found, at = [], 0
    while at < len(data):
        count = data[at] & 0x0F
        if not 1 <= count <= 8 or at + 1 + count > len(data):
            raise ValueError
        value = int.from_bytes(data[at + 1 : at + 1 + count], "little")
        found.append(-value if data[at] & 0x80 else value)
        at += 1 + count
    return found


@given(st.lists(st.integers(1 - 2**63, 2**63 - 1), min_size=1, max_size=400))
def test_what_was_written_is_read_across_any_number_of_stretches(numbers: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dlib_integers, "_STRETCH_BYTES", _SHORT)
        assert integers(b"".join(map(integer, numbers))).tolist() == numbers


@given(st.binary(max_size=400))
def test_whatever_stands_there_is_read_as_one_by_one_or_refused_as_that_is(data: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dlib_integers, "_STRETCH_BYTES", _SHORT)
        try:
            wanted = read_one_by_one(data)
        except ValueError:
            wanted = []
        if wanted and all(abs(one) < 2**63 for one in wanted):
            assert integers(data).tolist() == wanted
        elif not wanted:
            with pytest.raises(ValueError, match=r"no integer|ends within"):
                integers(data)


def test_walks_that_never_meet_are_read_all_the_same() -> None:
    """Integers of nine bytes whose content looks like such integers, entered at another place each time."""
    number = int.from_bytes(b"\x08" * 7 + b"\x01", "little")
    some = [*([number] * 5000), random.Random(7).getrandbits(60)]
    assert integers(b"".join(map(integer, some))).tolist() == some
