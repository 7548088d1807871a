"""People made up of numbers: templates at random, and passes in which each looks like themself or not."""

from pathlib import Path

import numpy as np

from services.evaluation.people import Person
from services.evaluation.protocols.open_set import Templates
from services.evaluation.protocols.passes import Looks

LENGTH = 24
PHOTOS = (Path("1.jpg"), Path("2.jpg"))


def unit(rows: np.ndarray) -> np.ndarray:
    made: np.ndarray = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return made


def crowd(count: int, likeness: float = 1.0, seed: int = 4) -> tuple[list[Person], Templates, Looks]:
    """`count` people with a template and a pass each. `likeness`: what share of a look is the template."""
    rng = np.random.default_rng(seed)
    people = [Person(f"p{number}", PHOTOS) for number in range(count)]
    own = unit(rng.normal(size=(count, LENGTH)))
    seen = unit(likeness * own + (1 - likeness) * unit(rng.normal(size=(count, LENGTH))))
    templates = {person.name: [row] for person, row in zip(people, own, strict=True)}
    return people, templates, {person.name: [row] for person, row in zip(people, seen, strict=True)}
