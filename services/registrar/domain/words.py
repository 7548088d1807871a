"""Words that are signed, published or acted on: what is read is all that is there."""

import unicodedata

# Line ends and tabs; two joiners without which some scripts are not written.
_ALLOWED = frozenset("\t\n\r\u200c\u200d")
# Letters and signs that show as nothing, or as a gap, whatever class Unicode gives them.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def hides(words: str) -> bool:
    """Say whether words hold what a reader cannot see: controls, turns of direction, what has no shape."""
    return any(_is_hidden(one) for one in words)


def _is_hidden(letter: str) -> bool:
    if letter in _ALLOWED:
        return False
    kind = unicodedata.category(letter)
    return kind[0] == "C" or kind in ("Zl", "Zp") or letter in _BLANK
