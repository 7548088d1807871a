"""What the owner of an alert says of one that is to be held, or erased."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """`wrapped`: the evidence's key under that of `day`; None without evidence. `is_false`: somebody else.

    `captured_at`: when it was seen; None where its owner does not say.
    """

    alert: str
    deployment: str
    day: date | None = None
    wrapped: bytes = field(default=b"", repr=False)
    is_false: bool = False
    captured_at: datetime | None = None
