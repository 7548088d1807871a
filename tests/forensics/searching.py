"""The search: what is left in each place, byte for byte and by looking at every picture."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tests.forensics.looking import Looker, Sights
from tests.forensics.places import Place
from tests.forensics.thief import Marker, Search


@dataclass(frozen=True, slots=True)
class Finding:
    """What lay in one place: stretches of bytes that only one face leaves, and people in pictures."""

    place: str
    searched_bytes: int
    markers: Sequence[Marker]
    sights: Sights = field(default_factory=Sights)

    @property
    def kinds(self) -> Counter[str]:
        """How many different stretches of each kind."""
        return Counter(marker.kind for marker in self.markers)

    @property
    def is_clean(self) -> bool:
        return not self.markers and not self.sights.found

    def __str__(self) -> str:
        if self.is_clean:
            return (
                f"{self.place}: {self.searched_bytes / 1e6:.0f} MB, {self.sights.pictures} pictures, nobody"
            )
        return f"{self.place}: {dict(self.kinds)}, in pictures {dict(self.sights.found)}"


def searched(
    places: Iterable[Place],
    markers: Sequence[Marker],
    looker: Looker | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> list[Finding]:
    """Search every place for `markers`; with a `looker` every picture is cut out and looked at, too.

    `tell` hears of each place as it is done with.
    """
    search, findings = Search(list(markers)), []
    for place in places:
        found, sights, counted = dict[bytes, Marker](), Sights(), set[bytes]()
        before = search.searched_bytes
        for piece in place.pieces():
            found |= {marker.content: marker for marker in search.within(piece)}
            if looker is not None:
                looker.look(piece, sights, counted)
        finding = Finding(place.name, search.searched_bytes - before, list(found.values()), sights)
        tell(str(finding))
        findings.append(finding)
    return findings
