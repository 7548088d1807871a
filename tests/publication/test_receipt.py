"""A receipt says why in general, when and where, what may be asked for, and the code; nobody's name."""

import pytest

from services.alert_dispatcher.domain.receipts import CHANCE_BYTES, code_of
from services.publication.receipt import Receipt, is_code

IT = Receipt("ABCD-EFGH-JKMN-PQRS", "noon", "Market", "To find people.", "Act, s. 12", "market")


def test_it_says_the_code_why_when_where_and_what_may_be_asked_for() -> None:
    text = "\n".join(IT.lines())
    for part in ("Code: ABCD-EFGH-JKMN-PQRS", "When: noon", "Where: Market", "Purpose: To find people."):
        assert part in text
    for part in (
        "It may have been a mistake",
        "have it corrected or erased",
        "Ask: the officers who are here",
    ):
        assert part in text
    assert "How to ask" not in text


def test_whom_to_ask_and_where_to_complain_are_said_where_they_are_known() -> None:
    it = Receipt("A", "noon", "", "", "", "market", "The Chief, 1 Road", "The authority", "https://x/public")
    said = list(it.lines())
    assert said[-4:] == [
        "Ask: The Chief, 1 Road",
        "Complain: The authority",
        "How to ask: https://x/public",
        "Deployment: market",
    ]


def test_every_code_that_is_given_is_one() -> None:
    assert is_code(code_of(bytes(range(CHANCE_BYTES)))) and is_code(code_of(b"\xff" * CHANCE_BYTES))


@pytest.mark.parametrize("text", ["", "<b>", "a b", "ABCD-", "-", "x" * 200, "ABCD\n"])
def test_what_is_none_is_told_apart(text: str) -> None:
    assert not is_code(text)
