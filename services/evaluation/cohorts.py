"""Made-up templates of nobody, that lie as real ones do: where many people look alike, many of them.

A mixture of Gaussians is fitted to the templates of real people, and drawn from. What is drawn is no nearer
to any of those people than strangers are to one another, which is measured each time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.chassis.errors import BadInput

Floats = NDArray[np.float32]

COMPONENTS = 24
_LEAST_PEOPLE = 20 * COMPONENTS
_ROUNDS = 30
# A component of few people takes so much of its spread from all of them together.
_COMMON_RATIO = 0.3
# Nearest people: 99 % of what is drawn may be so much nearer than 99 % of people are.
_ALLOWANCE = 0.005


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """`templates`: (n, d) of unit length. Median and 99th percentile of the cosine with the nearest person:
    of what was drawn, and of people with one another.
    """

    templates: Floats
    nearest: tuple[float, float]
    strangers_nearest: tuple[float, float]

    @property
    def is_nobody(self) -> bool:
        """Whether what was drawn is as far from each person as strangers are."""
        return all(
            one <= other + _ALLOWANCE for one, other in zip(self.nearest, self.strangers_nearest, strict=True)
        )


def draw(people: Floats, count: int, seed: int = 0) -> Drawn:
    """Draw about `count` from `people`, (m, d) of unit length, one each. BadInput when they are too few."""
    if len(people) < _LEAST_PEOPLE:
        raise BadInput(f"{len(people)} people are too few to make up others: give {_LEAST_PEOPLE} or more")
    rng = np.random.default_rng(seed)
    values = people.astype(np.float64)
    centres, owner = _clustered(values, rng)
    common = np.cov((values - centres[owner]).T)
    parts = []
    for place in range(COMPONENTS):
        members = values[owner == place]
        if len(members) < 3:
            continue
        spread = _COMMON_RATIO * common + (1 - _COMMON_RATIO) * np.cov(members.T)
        share = round(count * len(members) / len(values))
        parts.append(rng.multivariate_normal(members.mean(axis=0), spread, share))
    made = np.concatenate(parts)
    made = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    among = people @ people.T
    np.fill_diagonal(among, -1.0)
    return Drawn(made, _nearest(made @ people.T), _nearest(among))


def _clustered(
    values: NDArray[np.float64], rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Spherical k-means: the centres, and each one's place among them."""
    centres = values[rng.choice(len(values), COMPONENTS, replace=False)]
    for _ in range(_ROUNDS):
        owner = (values @ centres.T).argmax(axis=1)
        for place in range(COMPONENTS):
            if (owner == place).any():
                centres[place] = values[owner == place].mean(axis=0)
        centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    return centres, (values @ centres.T).argmax(axis=1)


def _nearest(cosines: Floats) -> tuple[float, float]:
    best = cosines.max(axis=1)
    return float(np.percentile(best, 50)), float(np.percentile(best, 99))
