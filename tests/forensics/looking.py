"""Looks at every picture that lies somewhere: is there anybody in it who should have been forgotten?"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from services.chassis.frames import Pixels
from tests.forensics import carving
from tests.forensics.recognition import Recogniser, Templates, recogniser


@dataclass(frozen=True, slots=True)
class Known:
    """`templates` of each unlisted person by what they are called; `level_ratio`: what strangers reach."""

    templates: Mapping[str, Templates]
    level_ratio: float

    @classmethod
    def of(cls, templates: Mapping[str, Templates], different: list[tuple[str, str]]) -> "Known":
        """`different`: pairs who are two people. What they reach is chance, as is the pack's floor."""
        reached = [float((templates[one] @ templates[other].T).max()) for one, other in different]
        return cls(templates, max([recogniser().floor_ratio, *reached]))


@dataclass(slots=True)
class Sights:
    """What was to be seen in one place. `found`: who was found again; `nearest_ratio`: the best score."""

    pictures: int = 0
    faces: int = 0
    found: Counter[str] = field(default_factory=Counter)
    nearest_ratio: float = -1.0


@dataclass
class Looker:
    """Looks at each picture once, however often it lies about."""

    known: Known
    sharp: Recogniser = field(default_factory=recogniser)
    _seen: dict[bytes, list[Templates]] = field(default_factory=dict)

    def look(self, content: bytes, sights: Sights, counted: set[bytes]) -> None:
        """Look at the pictures in `content`; `counted`: those that this place has shown before."""
        for digest, templates in self._pictures(content):
            if digest in counted:
                continue
            counted.add(digest)
            sights.pictures += len(templates)
            for faces in templates:
                self._compare(faces, sights)

    def _compare(self, faces: Templates, sights: Sights) -> None:
        sights.faces += len(faces)
        if not len(faces):
            return
        for name, rows in self.known.templates.items():
            best = float((faces @ rows.T).max())
            sights.nearest_ratio = max(sights.nearest_ratio, best)
            if best > self.known.level_ratio:
                sights.found[name] += 1

    def _pictures(self, content: bytes) -> Iterator[tuple[bytes, list[Templates]]]:
        for still in carving.stills(content):
            digest = hashlib.sha256(still).digest()
            if digest not in self._seen:
                picture = carving.decoded(still)
                self._seen[digest] = [] if picture is None else [self._faces(picture)]
            yield digest, self._seen[digest]
        for film in carving.films(content):
            digest = hashlib.sha256(film).digest()
            if digest not in self._seen:
                self._seen[digest] = [self._faces(picture) for picture in carving.shown(film)]
            yield digest, self._seen[digest]

    def _faces(self, picture: Pixels) -> Templates:
        return np.asarray(self.sharp.templates(picture), np.float32)
