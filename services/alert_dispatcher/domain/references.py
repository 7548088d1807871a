"""An entry of the watchlist, as an alert shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """The photo (JPEG), for comparing; the words, for after the answer."""

    jpeg: bytes
    reason: str
    category: str = ""
    instruction: str = ""
