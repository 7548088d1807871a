"""A pass made of one photograph: five views of somebody who comes nearer, as a street camera has them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from services.detector.domain.faces import Detection
from services.embedder.domain.fusion import Embedded, fuse
from services.evaluation.degradations import Degradation, degraded
from services.evaluation.people import Picture
from services.evaluation.recogniser import Recogniser, Values

LOOKS_AFTER = (1, 3, 5)
"""The rule of a pass: a track is looked at up to three times, at the shots that there are by then."""


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

    def views(self, rng: np.random.Generator, count: int = LOOKS_AFTER[-1]) -> Iterator[Degradation]:
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


def shots_of(
    picture: Picture, face: Detection, camera: Camera, recogniser: Recogniser, rng: np.random.Generator
) -> list[Embedded]:
    """The embedded views of one pass in which the face was found again, by place."""
    made = []
    for place, how in enumerate(camera.views(rng)):
        seen = degraded(picture, face.box, how, rng)
        found = recogniser.main_face(seen)
        shot = recogniser.shot(seen, found) if found is not None else None
        if shot is not None:
            made += [Embedded(one.values, one.quality, place) for one in recogniser.embedded([shot])]
    return made


@dataclass(frozen=True, slots=True)
class PassRule:
    """How a pass is looked at: up to three times, by one fused template each time. A pack's own numbers."""

    model_id: str
    same_person_score: float

    def __call__(self, shots: Sequence[Embedded]) -> list[Values]:
        """The templates of the looks at one track; none for a look without a new shot."""
        looks: list[Values] = []
        before = 0
        for after in LOOKS_AFTER:
            seen = [shot for shot in shots if shot.position < after]
            fused = fuse(seen, self.model_id, self.same_person_score) if len(seen) > before else None
            before = len(seen)
            if fused is not None:
                looks.append(fused.template.values)
        return looks
