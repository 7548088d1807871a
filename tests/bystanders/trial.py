"""One trial: people planted in streets, in two photographs each, and what is left of them in pictures."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from services.detector import service
from services.detector.domain.faces import Pixels
from services.detector.settings import DetectorSettings
from tests.bystanders.keeping import Street, street
from tests.bystanders.people import Person, Photo, photo_of
from tests.bystanders.planting import HARDSHIPS, PLAIN, Hardship, Planted
from tests.bystanders.scenes import A_SCENE, scene
from tests.bystanders.traces import Trace, aligned, trace_of

SIDES = ("known", "planted")


@dataclass(slots=True)
class Left:
    """Of one person on one side: traces by kind of picture, and the face as the camera saw it."""

    hardship: str
    traces: dict[str, list[Trace]] = field(default_factory=lambda: defaultdict(list))
    clear: Pixels | None = None


@dataclass(slots=True)
class Trial:
    """`left[side]` of each person, in the order of `people`; `pictures` counts what was kept, by kind."""

    people: list[Person]
    left: dict[str, list[Left]]
    pictures: dict[str, int]


def run(
    listed: Photo,
    people: Sequence[Person],
    hardships: Sequence[str],
    settings: DetectorSettings,
    folder: Path,
) -> Trial:
    """Plant each person twice, under the hardship of the same place, in two streets."""
    trial = Trial(list(people), {side: [] for side in SIDES}, defaultdict(int))
    finder = service.finder(settings)
    with street(settings, finder, folder) as camera:
        for side in SIDES:
            left: dict[int, Left] = {}
            for number, group in enumerate(groups(len(people), side)):
                others = [(getattr(people[who], side), hardships[who]) for who in group]
                seed = 2 * number + SIDES.index(side)
                made = asyncio.run(_one(camera, listed, others, seed, trial.pictures))
                left.update(zip(group, made, strict=True))
            trial.left[side] = [left[who] for who in range(len(people))]
    return trial


def groups(people: int, side: str) -> list[tuple[int, ...]]:
    """Who is in which street together: one who stands beside him who matches, on both sides, and two others
    in whatever company. Nobody's place, backdrop or company says who they are.
    """
    chance = np.random.default_rng(SIDES.index(side))
    beside = chance.permutation(range(0, people, A_SCENE))
    others = chance.permutation([who for who in range(people) if who % A_SCENE])
    return [
        (int(one), *(int(who) for who in others[2 * number : 2 * number + 2]))
        for number, one in enumerate(beside)
    ]


def is_beside(who: int) -> bool:
    """Whether they stand within the shot of who matches."""
    return who % A_SCENE == 0


async def _one(
    camera: Street,
    listed: Photo,
    others: Sequence[tuple[Photo, str]],
    seed: int,
    pictures: dict[str, int],
) -> list[Left]:
    planned = [(photo, hardship_of(name)) for photo, name in others]
    made = scene(listed, planned, seed)
    kept = await camera.shown(made.frames, made.matched)
    for picture in kept:
        pictures[picture.kind] += 1
    kept += camera.unfilled(made.frames)
    answers = []
    for (_, name), planted in zip(others, made.bystanders, strict=True):
        left = Left(name, clear=_clear(planted, made.frames[0]))
        for picture in kept:
            trace = trace_of(planted, picture)
            if trace is not None:
                left.traces[picture.kind].append(trace)
        answers.append(left)
    return answers


def hardship_of(name: str) -> Hardship:
    """By its name; any other stands plainly."""
    return HARDSHIPS.get(name, PLAIN)


def _clear(planted: Planted, frame: Pixels) -> Pixels:
    return aligned(frame, planted.landmarks(0))


def listed_photo(path: Path, settings: DetectorSettings) -> Photo:
    """The photograph of who is on the list."""
    photo = photo_of(path, service.finder(settings))
    assert photo is not None
    return photo


def spread(people: int) -> list[str]:
    """Each hardship as often as any other, beside who matches and elsewhere."""
    names = list(HARDSHIPS)
    return [names[who % len(names)] for who in range(people)]
