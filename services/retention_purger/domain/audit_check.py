"""Is a chain whole? Says which entry is not as it was written."""

from dataclasses import dataclass, field

from services.retention_purger.domain.audit import Entry, Head


@dataclass(slots=True)
class Check:
    """Takes entries in their order; `outside` is the hash of a head that was obtained elsewhere."""

    outside: bytes = b""
    head: Head = field(default_factory=Head)
    # The entry that the outside head is of; 0 while none is.
    proven: int = 0
    _seen: bool = False

    def __post_init__(self) -> None:
        self._look()

    def fault(self, entry: Entry) -> str:
        """Take the next entry; return what is wrong with it, empty when nothing is."""
        expected = self.head.number + 1
        if entry.number != expected:
            return _misplaced(entry.number, expected)
        if entry.hash != entry.computed:
            return f"entry {entry.number} was changed"
        if entry.previous != self.head.hash:
            return (
                f"entry {entry.number} does not follow entry {self.head.number}: one of the two was changed"
            )
        self.head = entry.head
        self._look()
        return ""

    @property
    def is_foreign(self) -> bool:
        """Whether the outside head is of no entry: the chain was cut off before it, or is another."""
        return bool(self.outside) and not self._seen

    @property
    def is_proven(self) -> bool:
        """Whether the outside head is that of the last entry."""
        return self._seen and self.proven == self.head.number

    def _look(self) -> None:
        if self.outside and self.head.hash == self.outside:
            self.proven, self._seen = self.head.number, True


def _misplaced(number: int, expected: int) -> str:
    if number < expected:
        return f"entry {number} stands again where entry {expected} should: out of order, or twice"
    if number == expected + 1:
        return f"entry {expected} is missing, or stands elsewhere: entry {number} is in its place"
    return f"entries {expected} to {number - 1} are missing, or stand elsewhere"
