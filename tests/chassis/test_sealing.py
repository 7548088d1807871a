"""Sealing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.errors import Unreadable
from services.chassis.sealing import (
    make_id,
    new_identity,
    new_key,
    open_sealed,
    open_sealed_to,
    pad,
    padded_length,
    public_key_of,
    seal,
    seal_to,
    unpadded,
    wipe,
)

KEY = bytes(range(32))


@given(st.binary(max_size=5000))
def test_what_was_sealed_opens_under_its_key(payload: bytes) -> None:
    nonce, ciphertext = seal(KEY, payload, b"where it belongs")
    padded = open_sealed(KEY, nonce, ciphertext, b"where it belongs")
    assert bytes(unpadded(padded)) == payload


@pytest.mark.parametrize("part", ["key", "nonce", "ciphertext", "associated"])
def test_whatever_is_changed_it_does_not_open(part: str) -> None:
    nonce, ciphertext = seal(KEY, b"payload", b"here")
    given = {"key": KEY, "nonce": nonce, "ciphertext": ciphertext, "associated": b"here"}
    given[part] = bytes([given[part][0] ^ 1]) + given[part][1:]
    with pytest.raises(Unreadable):
        open_sealed(**given)


@pytest.mark.parametrize("length", [0, 1, 15, 19])
def test_what_was_cut_short_does_not_open(length: int) -> None:
    nonce, ciphertext = seal(KEY, b"payload", b"")
    with pytest.raises(Unreadable, match="cut short"):
        open_sealed(KEY, nonce, ciphertext[:length], b"")


@pytest.mark.parametrize("key", [b"", b"short", bytes(33)])
def test_a_key_of_another_length_opens_nothing(key: bytes) -> None:
    nonce, ciphertext = seal(KEY, b"payload", b"")
    with pytest.raises(Unreadable):
        open_sealed(key, nonce, ciphertext, b"")


def test_nonces_do_not_come_again() -> None:
    assert len({seal(KEY, b"payload", b"")[0] for _ in range(100)}) == 100


@given(st.integers(min_value=2, max_value=10**8))
def test_padding_hides_the_length_at_little_cost(length: int) -> None:
    padded = padded_length(length)
    assert length <= padded <= length * 1.12 + 1
    assert padded_length(padded) == padded


@pytest.mark.parametrize(
    ("length", "padded"), [(0, 0), (1, 1), (9, 10), (100, 104), (1000, 1024), (100_000, 100_352)]
)
def test_padded_lengths_are_those_of_the_paper(length: int, padded: int) -> None:
    assert padded_length(length) == padded


def test_payloads_of_nearly_the_same_length_look_alike() -> None:
    assert len({len(pad(bytes(length))) for length in range(99_000, 100_000)}) <= 2


def test_a_length_that_does_not_fit_is_refused() -> None:
    padded = pad(b"payload")
    padded[:4] = b"\xff\xff\xff\xff"
    with pytest.raises(Unreadable, match="length"):
        unpadded(padded)


def test_a_key_that_travels_opens_for_its_reader_only() -> None:
    reader, stranger = new_identity(), new_identity()
    sealed = seal_to(public_key_of(reader), KEY, "match-found.v1")
    assert KEY not in sealed
    assert open_sealed_to(reader, sealed, "match-found.v1") == KEY
    for private, value, info in (
        (stranger, sealed, "match-found.v1"),
        (reader, sealed, "another.v1"),
        (reader, sealed[:-1], "match-found.v1"),
        (reader, b"", "match-found.v1"),
        (b"no key", sealed, "match-found.v1"),
    ):
        with pytest.raises(Unreadable):
            open_sealed_to(private, value, info)


def test_the_same_parts_make_the_same_id_and_others_another() -> None:
    first = make_id(KEY, "gate", 1, 23)
    assert first == make_id(KEY, "gate", 1, 23) and len(first) == 16
    assert len({first, make_id(KEY, "gate", 12, 3), make_id(bytes(32), "gate", 1, 23)}) == 3


def test_wiped_is_overwritten() -> None:
    key = new_key()
    wipe(key)
    assert key == bytes(32)
