"""An attacker who learns from kept pictures of people whom they know, and meets others.

Linear discriminants (Fisher 1936) on raw pixels, with a shrunk covariance: on pictures of a few blocks
there is little that a larger model could find and this one not, and it needs no more people than there are.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

from services.detector.domain.faces import Pixels
from tests.bystanders.chance import Scores
from tests.bystanders.traces import PATCH_FACES, PATCH_PX

_KEPT, _SHRUNK = 40, 0.3

Features = NDArray[np.float64]


def of_face(patches: Sequence[Pixels]) -> Features:
    """The face alone: the middle of each patch."""
    reach = round(PATCH_PX / PATCH_FACES * 1.2 / 2)
    middle = slice(PATCH_PX // 2 - reach, PATCH_PX // 2 + reach)
    return _rows([patch[middle, middle] for patch in patches])


def of_surroundings(patches: Sequence[Pixels]) -> Features:
    """All but the middle, at half the resolution: hair, shoulders, what is behind."""
    reach = round(PATCH_PX / PATCH_FACES * 1.2 / 2)
    middle = slice(PATCH_PX // 2 - reach, PATCH_PX // 2 + reach)
    left = []
    for patch in patches:
        hollow = patch.copy()
        hollow[middle, middle] = 0
        left.append(hollow[::2, ::2])
    return _rows(left)


def _rows(pictures: Sequence[Pixels]) -> Features:
    return np.stack(pictures).reshape(len(pictures), -1).astype(np.float64)


def learned(known: Features, planted: Features, seed: int = 0) -> list[tuple[NDArray[np.intp], Scores]]:
    """For each half of the people: which they are, and the scores of their planted against their known
    faces by what the other half taught.
    """
    halves = np.random.default_rng(seed).permutation(len(known)) % 2
    answers = []
    for half in (0, 1):
        mine = halves == half
        mean, directions = _discriminants(known[~mine], planted[~mine])
        planted_here, known_here = (_unit((some[mine] - mean) @ directions) for some in (planted, known))
        answers.append((np.flatnonzero(mine), planted_here @ known_here.T))
    return answers


def _discriminants(known: Features, planted: Features) -> tuple[Features, Features]:
    """What is subtracted, and the directions in which people differ most for how much one person's pictures
    do.
    """
    mean = np.concatenate([known, planted]).mean(axis=0)
    one, other = known - mean, planted - mean
    # By way of the principal components: there are more pixels than people.
    _, sizes, components = np.linalg.svd(np.concatenate([one, other]), full_matrices=False)
    components = components[sizes > 1e-6 * max(float(sizes[0]), 1e-9)][: len(known) // 2]
    if not len(components):
        return mean, np.zeros((known.shape[1], 1))
    one, other = one @ components.T, other @ components.T
    apart = (one - other) / np.sqrt(2)
    within = apart.T @ apart / len(apart)
    flat = np.trace(within) / len(within) * np.eye(len(within))
    total = (one.T @ one + other.T @ other) / (2 * len(one))
    _, vectors = eigh(total, (1 - _SHRUNK) * within + _SHRUNK * flat + 1e-9 * np.eye(len(within)))
    return mean, np.asarray(components.T @ vectors[:, ::-1][:, :_KEPT])


def _unit(rows: Features) -> Features:
    unit: Features = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return unit
