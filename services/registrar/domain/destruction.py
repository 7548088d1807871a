"""The search after a list was destroyed: where, for how many, and what of them is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Everywhere where something of a list ever is."""

    COLLECTIONS = "collections"
    VECTOR_FILES = "vector_files"
    PHOTOS = "photos"
    LIST_KEY = "list_key"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Looked:
    """One place. `searched`: whether it could be looked at; `found`: how many are left.

    `found_in`: where in it. `volume`: on what its files are; empty where that is not known.
    """

    place: Place
    searched: bool
    found: int = 0
    searched_bytes: int = 0
    volume: str = ""
    found_in: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """How many are looked for. `shared`: vectors that are on another list too, and so are there rightly."""

    vectors: int
    photos: int
    shared: int = 0
    lost: bool = False


_WORDS = {
    Place.COLLECTIONS: "the matcher still holds the list",
    Place.VECTOR_FILES: "{found} of {vectors} vectors are still in the files of Milvus ({found_in})",
    Place.PHOTOS: "{found} photos are still kept",
    Place.LIST_KEY: "the key of its list is still there",
    Place.RECORDS: "{found} of its photos and vectors are in the registrar's database",
}


def problem_of(places: Iterable[Looked], sought: Sought) -> str:
    """Return what is left of a list, and where, in one line; empty when nothing is."""
    left = [one for one in places if one.found]
    if not left:
        return ""
    said = [
        _WORDS[one.place].format(found=one.found, found_in=one.found_in, vectors=sought.vectors)
        for one in left
    ]
    return "; ".join(said)
