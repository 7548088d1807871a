"""One kind of thing that is kept: where, until when, and what opens it."""

from dataclasses import dataclass
from datetime import timedelta

from services.retention_purger.domain.places import Key, Place


@dataclass(frozen=True, slots=True)
class Rule:
    """`ceiling`: so long at most; None: something else than time ends it. `setting` is what lowers it.

    `until`: what ends it, in words. `sealed`: what opens it; None: whoever takes the place can read it.
    `here`: where it lies in one process, `places`: on real servers, as far as no `tables`, `topics` or
    `folders` say so. `tables`: «service.table: column column». `folders`: settings that name one.
    `about_nobody`: who reads it learns of no person. `servers_only`: in one process its tables are empty.
    """

    what: str
    ceiling: timedelta | None = None
    setting: str = ""
    until: str = ""
    sealed: Key | None = None
    here: str = ""
    places: tuple[Place, ...] = ()
    tables: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    about_nobody: bool = False
    servers_only: bool = False

    @property
    def name(self) -> str:
        """What it is called for short."""
        return self.what.partition(":")[0].partition(";")[0]

    @property
    def said(self) -> str:
        """The ceiling in words: seconds, minutes, hours where it is no more than one day, else days."""
        if self.ceiling is None:
            return ""
        seconds = round(self.ceiling.total_seconds())
        for unit, length, least in (("days", 86_400, 2), ("hours", 3_600, 2), ("minutes", 60, 1)):
            if seconds >= least * length and seconds % length == 0:
                return f"{seconds // length} {unit}"
        return f"{seconds} seconds"

    @property
    def columns(self) -> dict[str, frozenset[str]]:
        """The columns that it names, by table."""
        named = (table.partition(": ") for table in self.tables)
        return {name: frozenset(columns.split()) for name, _, columns in named}

    @property
    def everywhere(self) -> frozenset[Place]:
        """Every place on real servers where it lies."""
        found = set(self.places)
        if self.tables:
            found.add(Place.POSTGRESQL)
        if self.topics:
            found.add(Place.KAFKA)
        return frozenset(found)
