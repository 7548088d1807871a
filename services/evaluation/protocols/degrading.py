"""TPIR against each degradation alone: probes are made worse step by step, the list is of clean photos."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from services.evaluation.casting import Cast
from services.evaluation.degradations import Degradation, degraded
from services.evaluation.gathering import Crew, Tick
from services.evaluation.people import Person, Picture, picture_of
from services.evaluation.protocols.open_set import Templates, gallery_of
from services.evaluation.protocols.passes import best_of_each
from services.evaluation.rates import Estimate, Outcomes, share_of, threshold_at
from services.evaluation.recogniser import Recogniser, Values
from services.matcher.domain.density import Density

# At the distance of 60 px unless the distance itself is varied: as a camera sees somebody who is near.
_PX = 60.0
# From the best to the worst of each kind.
LEVELS: Mapping[str, Sequence[tuple[float, Degradation]]] = {
    "distance: face, px": [(px, Degradation(face_px=px)) for px in (100, 80, 60, 40, 32, 26, 20)],
    "blur: σ, px, of a face of 60 px": [
        (s, Degradation(face_px=_PX, blur_px=s)) for s in (0, 0.5, 1, 1.5, 2, 3)
    ],
    "low light: grey levels ×, noise σ 4": [
        (ratio, Degradation(face_px=_PX, light_ratio=ratio, noise=4)) for ratio in (1, 0.5, 0.25, 0.12, 0.06)
    ],
    "compression: JPEG quality": [
        (percent, Degradation(face_px=_PX, jpeg_percent=percent)) for percent in (90, 70, 50, 30, 15)
    ],
    "yaw, degrees (made up)": [
        (yaw, Degradation(face_px=_PX, yaw_degrees=yaw)) for yaw in (0, 15, 25, 35, 45)
    ],
    "covered from below: share of the face": [
        (ratio, Degradation(face_px=_PX, covered_ratio=ratio)) for ratio in (0, 0.15, 0.3, 0.45, 0.6)
    ],
}


@dataclass(frozen=True, slots=True)
class Level:
    """`tpir` and `fpir` at the threshold that clean photographs have at the FPIR asked for."""

    kind: str
    value: float
    tpir: Estimate
    fpir: Estimate


def levels(
    crew: Crew,
    people: Mapping[str, Person],
    cast: Cast,
    templates: Templates,
    density: Density | None,
    clean: Outcomes,
    rate: float,
    tick: Tick,
) -> Iterator[Level]:
    """Yield a figure for each level, of who is mated and the strangers; `tick` is called for each of them."""
    gallery = gallery_of(cast, templates, density)
    threshold = threshold_at(clean.strangers, rate)
    probes = [(people[name], 1) for name in cast.mated] + [(people[name], 0) for name in cast.strangers]
    own = (*cast.mated, *(None for _ in cast.strangers))
    wanted = {how for steps in LEVELS.values() for _, how in steps}

    def work(recogniser: Recogniser, given: tuple[int, tuple[Person, int]]) -> Mapping[Degradation, Values]:
        number, (person, photo) = given
        return _templates(recogniser, picture_of(person.photos[photo]), wanted, number)

    seen = list(crew.each(work, enumerate(probes), tick))
    for kind, steps in LEVELS.items():
        for value, how in steps:
            looks = [[made[how]] if how in made else [] for made in seen]
            scores = best_of_each(gallery, looks, own)
            hits = scores >= threshold
            mated = len(cast.mated)
            yield Level(
                kind, value, share_of(cast.mated, hits[:mated]), share_of(cast.strangers, hits[mated:])
            )


def _templates(
    recogniser: Recogniser, picture: Picture, wanted: Collection[Degradation], seed: int
) -> Mapping[Degradation, Values]:
    """What is left of one photograph, by what became of it; nothing where no face was found any more."""
    face = recogniser.main_face(picture)
    if face is None:
        return {}
    made = {
        how: recogniser.template(degraded(picture, face.box, how, np.random.default_rng(seed)))
        for how in wanted
    }
    return {how: template for how, template in made.items() if template is not None}
