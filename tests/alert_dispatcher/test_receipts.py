"""The code of a receipt: read aloud, typed in by somebody else, and kept as a hash alone."""

import re

from hypothesis import given
from hypothesis import strategies as st

from services.alert_dispatcher.domain.receipts import CHANCE_BYTES, code_of, mark_of

chance = st.binary(min_size=CHANCE_BYTES, max_size=CHANCE_BYTES)


@given(chance)
def test_it_is_four_groups_without_letters_that_sound_or_look_like_others(bytes_: bytes) -> None:
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code_of(bytes_))


@given(chance, chance)
def test_all_of_the_chance_is_in_it(one: bytes, other: bytes) -> None:
    assert (code_of(one) == code_of(other)) is (one == other)


def test_it_is_known_however_it_is_typed() -> None:
    code = code_of(bytes.fromhex("0001020304050607f8f9"))
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert mark_of(typed) == mark_of(code) != mark_of(code[::-1])
    assert code.replace("-", "") not in mark_of(code).upper()
