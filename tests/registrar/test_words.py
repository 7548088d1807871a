"""What is read is all that is there."""

import pytest

from services.registrar.domain.words import hides


@pytest.mark.parametrize(
    "words",
    [
        "Market Square, north side",
        "Pla\u00e7a de la Vila \u00ab1\u00bb\u00a0: entr\u00e9e",
        "line one\nline two\tthree\r\n",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u5e02\u5834\u3000\u5317",
    ],
)
def test_words_of_any_script_are_shown_as_they_are(words: str) -> None:
    assert not hides(words)


@pytest.mark.parametrize(
    "letter",
    [
        *("\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ue000", "\U000e0041"),
        *("\u200b", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u3164", "\u2800"),
        *("\u202e", "\u2066", "\u200f", "\u061c"),
    ],
)
def test_nothing_is_hidden_in_them_and_nothing_turns_them_round(letter: str) -> None:
    assert hides(f"Market{letter}Square")
