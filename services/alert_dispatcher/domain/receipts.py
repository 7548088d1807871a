"""The code on the receipt of somebody who was engaged: read aloud and typed, and kept as a hash alone."""

import hashlib

# As many bytes of chance as make sixteen letters and digits.
CHANCE_BYTES = 10
# Crockford's base 32: no letter that is heard or read as another, or as a digit.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP, _BITS = 4, 5
_READ_AS = str.maketrans("OIL", "011", " -")


def code_of(chance: bytes) -> str:
    """Return the code that stands for CHANCE_BYTES of chance: four groups of four."""
    number, length = int.from_bytes(chance, "big"), 8 * CHANCE_BYTES // _BITS
    letters = "".join(_ALPHABET[number >> (_BITS * place) & 31] for place in reversed(range(length)))
    return "-".join(letters[start : start + _GROUP] for start in range(0, length, _GROUP))


def mark_of(code: str) -> str:
    """Return what is kept of a code, however it was typed."""
    letters = code.upper().translate(_READ_AS)
    return hashlib.sha256(f"sightline receipt\n{letters}".encode()).hexdigest()
