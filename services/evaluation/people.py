"""People and their photographs: one folder for each person."""

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from services.chassis.errors import BadInput

Picture = NDArray[np.uint8]

_PICTURES = {".jpg", ".jpeg", ".png"}
_GROUPS = "groups.csv"


@dataclass(frozen=True, slots=True)
class Person:
    """One person with one photograph or more, in the order of their names."""

    name: str
    photos: tuple[Path, ...]


def people_in(folder: Path, without: Collection[str] = ()) -> list[Person]:
    """Return the people of `folder`, by name, but those in `without`. BadInput when there are none."""
    if not folder.is_dir():
        raise BadInput(f"{folder} is no folder: give one that has a folder of photographs for each person")
    found = []
    for place in sorted(one for one in folder.iterdir() if one.is_dir() and one.name not in without):
        photos = tuple(sorted(path for path in place.iterdir() if path.suffix.lower() in _PICTURES))
        if photos:
            found.append(Person(place.name, photos))
    if not found:
        raise BadInput(f"{folder} has no folders with photographs (.jpg, .png): make one for each person")
    return found


def picture_of(path: Path) -> Picture:
    """Read a photograph, (height, width, 3) uint8 RGB. BadInput when it is none."""
    read = cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)
    if read is None:
        raise BadInput(f"{path} is no photograph that can be read: remove it, or mend it")
    return np.asarray(read, np.uint8)


def groups_in(folder: Path, people: Sequence[Person]) -> dict[str, str]:
    """Return the group of each person, as `groups.csv` (name,group) in `folder` says; none without it."""
    path = folder / _GROUPS
    if not path.is_file():
        return {}
    known = {person.name for person in people}
    with path.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if row]
    if any(len(row) != 2 for row in rows):
        raise BadInput(f"{path}: each line is name,group")
    return {name: group for name, group in rows if name in known}
