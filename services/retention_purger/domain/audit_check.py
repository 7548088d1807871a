"""Is a chain whole? Says which entry is not as it was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.retention_purger.domain.audit import Entry, Head
from services.tree_heads.tree import Tree


@dataclass(slots=True)
class Check:
    """Takes entries in their order.

    `outside`: the hash of a head that was obtained elsewhere. `signed`: roots that somebody signed, by how
    many entries they are of.
    """

    outside: bytes = b""
    signed: Mapping[int, bytes] = field(default_factory=dict)
    head: Head = field(default_factory=Head)
    tree: Tree = field(default_factory=Tree)
    # The last entry that an outside head is of; 0 while none is.
    proven: int = 0
    _found: bool = False
    _vouched: bool = False

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
        tree = self.tree.grown(entry.hash)
        if self.signed.get(expected, tree.root) != tree.root:
            return (
                f"{_range(self.proven + 1, expected)} not what was signed:"
                " written anew, every hash after it too"
            )
        self.head, self.tree = entry.head, tree
        self._look()
        return ""

    @property
    def cut(self) -> str:
        """What is missing of what was signed; empty when nothing is."""
        most = max(self.signed, default=0)
        number = self.head.number
        return f"{_range(number + 1, most)} missing: the end was cut off" if most > number else ""

    @property
    def is_foreign(self) -> bool:
        """Whether the outside head is of no entry: the chain was cut off before it, or is another."""
        return bool(self.outside) and not self._found

    @property
    def is_proven(self) -> bool:
        """Whether an outside head is that of the last entry."""
        return self._vouched and self.proven == self.head.number

    def _look(self) -> None:
        found = bool(self.outside) and self.head.hash == self.outside
        if found or self.head.number in self.signed:
            self.proven, self._vouched = self.head.number, True
        self._found = self._found or found


def _range(first: int, last: int) -> str:
    return f"entry {first} is" if first == last else f"entries {first} to {last} are"


def _misplaced(number: int, expected: int) -> str:
    if number < expected:
        return f"entry {number} stands again where entry {expected} should: out of order, or twice"
    if number == expected + 1:
        return f"entry {expected} is missing, or stands elsewhere: entry {number} is in its place"
    return f"entries {expected} to {number - 1} are missing, or stand elsewhere"
