"""One trial: people planted in streets, in two photographs each, and what is left of them in pictures."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
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
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Trial:
    """Plant each person twice, each time in a street of their own, under the hardship of the same place."""
    trial = Trial(list(people), {side: [] for side in SIDES}, defaultdict(int))
    finder = service.finder(settings)
    groups = [range(at, min(at + A_SCENE, len(people))) for at in range(0, len(people), A_SCENE)]
    with street(settings, finder, folder) as camera:
        for side_number, side in enumerate(SIDES):
            for number, group in enumerate(groups):
                others = [(getattr(people[who], side), hardships[who]) for who in group]
                seed = 2 * number + side_number
                trial.left[side] += asyncio.run(_one(camera, listed, others, seed, trial.pictures))
                progress(side_number * len(groups) + number + 1, 2 * len(groups))
    return trial


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
    """Each hardship as often as any other; within a scene, and between who stands beside and who does not."""
    names = list(HARDSHIPS)
    return [names[int(place)] for place in np.arange(people) % len(names)]
