"""Passes: one person through the zone of recognition, by the whole rule of a pass (up to three looks)."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from services.evaluation.casting import Cast
from services.evaluation.gathering import Crew, Tick
from services.evaluation.people import Person, picture_of
from services.evaluation.protocols.open_set import Templates, gallery_of
from services.evaluation.rates import Outcomes
from services.evaluation.recogniser import Recogniser, Values
from services.evaluation.scoring import Gallery, outcome
from services.evaluation.walks import Camera, View, shots_of
from services.matcher.domain.density import Density

Shots = Mapping[str, Sequence[View]]
Looks = Mapping[str, Sequence[Values]]
Rule = Callable[[Sequence[View]], Sequence[Values]]


def walked(
    crew: Crew, people: Sequence[Person], camera: Camera, tick: Tick, photo: int = 1, seed: int = 0
) -> Shots:
    """Let each person pass once, in photograph number `photo` (from 0) or the last: what the views show."""

    def work(recogniser: Recogniser, numbered: tuple[int, Person]) -> list[View]:
        number, person = numbered
        picture = picture_of(person.photos[min(photo, len(person.photos) - 1)])
        face = recogniser.main_face(picture)
        if face is None:
            return []
        return shots_of(picture, face, camera, recogniser, np.random.default_rng((seed, number)))

    answers = crew.each(work, enumerate(people), tick)
    return {person.name: shots for person, shots in zip(people, answers, strict=True)}


def looked_at(shots: Shots, rule: Rule) -> Looks:
    """Return the looks at each pass: by name, and whatever list they are compared with."""
    return {name: rule(seen) for name, seen in shots.items()}


def run(cast: Cast, templates: Templates, looks: Looks, density: Density | None) -> Outcomes:
    """What the looks of each pass score at best, of who is mated and who is a stranger."""
    gallery = gallery_of(cast, templates, density)
    passing = [looks[name] for name in (*cast.mated, *cast.strangers)]
    scores = best_of_each(gallery, passing, (*cast.mated, *(None for _ in cast.strangers)))
    return Outcomes(scores[: len(cast.mated)], scores[len(cast.mated) :])


def best_of_each(
    gallery: Gallery, passes: Sequence[Sequence[Values]], own: Sequence[str | None]
) -> NDArray[np.float64]:
    """The best of each pass: any look that reaches the threshold raises the alert. −inf without a look.

    `own` names who passes; None is a stranger. Returns (passes,).
    """
    found = np.full(len(passes), -np.inf)
    whose = [number for number, looks in enumerate(passes) for _ in looks]
    if whose:
        scored = gallery.scores(np.stack([look for looks in passes for look in looks]))
        for number, scores in zip(whose, scored, strict=True):
            found[number] = max(found[number], outcome(scores, gallery.subjects, own[number]))
    return found


def best(gallery: Gallery, looks: Sequence[Values], own: str | None) -> float:
    """The best of one pass, as of each of several."""
    return float(best_of_each(gallery, [looks], [own])[0])
