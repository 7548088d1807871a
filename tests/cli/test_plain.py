"""Whatever stands in a name, it is shown, and does nothing."""

import pytest

from services.cli.plain import plain


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("case-7", "case-7"),
        ("Ünal Øst 東京 «x»", "Ünal Øst 東京 «x»"),
        ("\x1b[2J\x1b]0;title\x07", "\\x1b[2J\\x1b]0;title\\x07"),
        ("\x9b31mred", "\\x9b31mred"),
        ("one\r\ntwo\ttabs", "one\\x0d\\x0atwo\\x09tabs"),
        ("gpj.\u202eevil", "gpj.\\u202eevil"),
        ("zero\u200bwidth\u2028", "zero\\u200bwidth\\u2028"),
        ("lone \ud800, private \ue000, tag \U000e0041", "lone \\ud800, private \\ue000, tag \\U000e0041"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_what_moves_hides_or_turns_text_is_spelt_out(written: str, shown: str) -> None:
    assert plain(written) == shown
