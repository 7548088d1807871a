"""A pass made of one photograph: five views of somebody who comes nearer, as a street camera has them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from services.detector.domain.faces import Detection
from services.detector.domain.looks import LookRule, Looks, is_due, is_owed
from services.detector.domain.quality import Quality
from services.detector.domain.shots import ShotRule, telling
from services.embedder.domain.fusion import Embedded, fuse
from services.embedder.domain.shots import Sides
from services.embedder.domain.sides import side_of
from services.evaluation.degradations import Degradation, degraded
from services.evaluation.people import Picture
from services.evaluation.recogniser import Recogniser, Values

VIEWS = ShotRule().most
_APART_SECONDS = 1.6
"""Five views of a walk of eight seconds."""
_ROW = {Sides.UPRIGHT: 0, Sides.MIRRORED: 1}


@dataclass(frozen=True, slots=True)
class Camera:
    """What a camera's pictures are like: ranges, each view draws from them. Defaults: a street by day."""

    face_px: tuple[float, float] = (30.0, 110.0)
    blur_px: tuple[float, float] = (0.4, 1.2)
    light_ratio: tuple[float, float] = (0.6, 1.2)
    noise: tuple[float, float] = (2.0, 6.0)
    jpeg_percent: tuple[int, int] = (60, 90)
    yaw_degrees: float = 12.0
    roll_degrees: float = 5.0

    @property
    def words(self) -> str:
        """What its pictures are like, for whoever is told that something holds for it."""
        return (
            f"faces of {_range(self.face_px)} px, blur σ {_range(self.blur_px)} px,"
            f" grey levels × {_range(self.light_ratio)}, noise σ {_range(self.noise)},"
            f" JPEG of quality {_range(self.jpeg_percent)}, heads turned by σ {self.yaw_degrees:g}°"
            f" and tilted by σ {self.roll_degrees:g}°"
        )

    def views(self, rng: np.random.Generator, count: int = VIEWS) -> Iterator[Degradation]:
        """Yield what becomes of each view, the farthest first."""
        for face_px in np.geomspace(*self.face_px, count) * rng.uniform(0.9, 1.1, count):
            yield Degradation(
                face_px=float(face_px),
                blur_px=float(rng.uniform(*self.blur_px)),
                light_ratio=float(rng.uniform(*self.light_ratio)),
                noise=float(rng.uniform(*self.noise)),
                jpeg_percent=int(rng.integers(self.jpeg_percent[0], self.jpeg_percent[1] + 1)),
                yaw_degrees=float(np.clip(rng.normal(0, self.yaw_degrees), -35, 35)),
                roll_degrees=float(np.clip(rng.normal(0, self.roll_degrees), -20, 20)),
            )


def _range(of: tuple[float, float]) -> str:
    return f"{of[0]:g} to {of[1]:g}"


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One shot of a pass: its quality, its place among the views, and (2, length) float32: the embeddings of
    the face and of its mirror image, each of unit length.
    """

    embeddings: Values
    quality: float
    position: int

    def by(self, sides: Sides) -> Embedded:
        """By these sides. The embedder adds up both before it brings them to unit length, which comes to the
        same within a thousandth.
        """
        values = self.embeddings.sum(axis=0) if sides is Sides.BOTH else self.embeddings[_ROW[sides]]
        return Embedded(values / np.float32(np.linalg.norm(values)), self.quality, self.position)


def shots_of(
    picture: Picture, face: Detection, camera: Camera, recogniser: Recogniser, rng: np.random.Generator
) -> list[View]:
    """The embedded views of one pass in which the face was found again, by place."""
    made = []
    for place, how in enumerate(camera.views(rng)):
        seen = degraded(picture, face.box, how, rng)
        found = recogniser.main_face(seen)
        shot = recogniser.shot(seen, found) if found is not None else None
        if shot is not None:
            sides = recogniser.embedded([replace(shot, sides=side) for side in _ROW])
            made += [View(np.stack([one.values for one in sides]), shot.quality, place)] if sides else []
    return made


@dataclass(frozen=True, slots=True)
class PassRule:
    """How a pass is looked at: when the detector would, by one fused template each time. The first two are a
    pack's own numbers. `all_sides`: every shot is embedded by both.
    """

    model_id: str
    same_person_score: float
    rule: LookRule = field(default_factory=LookRule)
    shots: ShotRule = field(default_factory=ShotRule)
    all_sides: bool = False

    def __call__(self, shots: Sequence[View]) -> list[Values]:
        """The templates of the looks at one track, the first shot first."""
        templates: list[Values] = []
        looks = Looks()
        for shot in shots:
            seen = [one for one in shots if one.position <= shot.position]
            qualities, at_seconds = _qualities(seen), _APART_SECONDS * (1 + shot.position)
            last = shot is shots[-1]
            if is_due(self.rule, looks, qualities, at_seconds) or (
                last and is_owed(self.rule, looks, qualities)
            ):
                looks = looks.after(qualities, at_seconds)
                templates += self.template(seen)
        return templates

    def template(self, seen: Sequence[View]) -> list[Values]:
        """What one look at these makes; nothing where there are none."""
        shown = [seen[place] for place in telling(self.shots, [one.quality for one in seen])]
        sides = [Sides.BOTH if self.all_sides else side_of(rank) for rank in range(len(shown))]
        embedded = [one.by(side) for one, side in zip(shown, sides, strict=True)]
        fused = fuse(embedded, self.model_id, self.same_person_score)
        return [] if fused is None else [fused.template.values]


def _qualities(shots: Sequence[View]) -> list[Quality]:
    """Of an embedded shot only the whole is known, which is what looks are due by."""
    return [Quality(1.0, one.quality, 1.0, 0.0) for one in shots]
