"""Counts as they may be printed: exact, or as a range where a small one could name somebody."""

from collections.abc import Iterable
from dataclasses import dataclass

# A count of people or of alerts below this is withheld. None at all is one of them: «nobody was let go»
# tells of whoever was seen being stopped.
LEAST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Count:
    """A number that is `low` at least and `high` at most; nobody can tell from it which."""

    low: int
    high: int

    @classmethod
    def exactly(cls, number: int) -> "Count":
        """Return a number that may be known."""
        return cls(number, number)

    @classmethod
    def shown(cls, number: int) -> "Count":
        """Return a number of people or alerts, withheld when it is small."""
        return cls.exactly(number) if number >= LEAST_SHOWN else cls(0, LEAST_SHOWN - 1)

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high

    @property
    def text(self) -> str:
        """In words."""
        if self.is_exact:
            return f"{self.low:,}"
        if self.low == 0:
            return f"fewer than {self.high + 1:,}"
        return f"{self.low:,} to {self.high:,}"

    def __add__(self, other: "Count") -> "Count":
        """Return the sum: what is withheld in a part is withheld in the whole."""
        return Count(self.low + other.low, self.high + other.high)

    def taken_from(self, number: int) -> "Count":
        """Return `number` less this count."""
        return Count(max(0, number - self.high), max(0, number - self.low))


def total(counts: Iterable[Count]) -> Count:
    """Return the sum."""
    return sum(counts, Count.exactly(0))


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of the faces seen, between two ends."""

    low: float
    high: float

    @classmethod
    def of(cls, part: Count, faces: int) -> "Rate | None":
        """Return what part of the faces that is; None when no face was seen."""
        if not faces:
            return None
        return cls(min(1.0, part.low / faces), min(1.0, part.high / faces))

    @property
    def text(self) -> str:
        """In per cent."""
        if self.low == self.high:
            return _percent(self.low)
        if self.low == 0:
            return f"at most {_percent(self.high)}"
        return f"{_percent(self.low)} to {_percent(self.high)}"


def _percent(ratio: float) -> str:
    return f"{100 * ratio:.2g} %" if ratio < 0.1 else f"{100 * ratio:.0f} %"
