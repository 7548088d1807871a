"""A signed head of the audit chain, as it is kept: added to, and never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class KeptHead:
    """`note`: a C2SP signed note. `consistency`: the proof that it extends the head kept before it.

    Of one number there may be several: each brings further signatures.
    """

    number: int
    note: str
    consistency: tuple[bytes, ...]
    kept_at: datetime


def misplaced(number: int, kept: Sequence[KeptHead]) -> str:
    """Return why a head of that number cannot be kept after these, in their order; empty when it can."""
    if not kept or number > kept[-1].number or number in {one.number for one in kept}:
        return ""
    return f"a head of {kept[-1].number} entries is kept already, which is later: sign that, or a later one"
