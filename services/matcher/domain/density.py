"""Scores, corrected by how crowded the places of the two templates are.

Some faces resemble many others. Its cosine with such a face says less, so each score is lowered by how near
strangers are to its two templates, and raised where they are far. Measured for each pack: docs/accuracy.md.
Source: local scaling and CSLS (Conneau et al., 2018, equation 3), with a cohort beside a short list.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from services.matcher.domain.decision import Neighbour, Template

Floats = NDArray[np.float32]

# The name of scores that nothing corrects.
COSINE = "cosine"

_ROWS_AT_ONCE = 512
# So many entries of the probe's own candidate may be among its neighbours without one too few of others.
_PHOTOS_OF_ONE = 20


@dataclass(frozen=True, eq=False)
class Density:
    """score = cosine + `weight` × (2 × typical − around the entry − around the probe).

    «Around» is the mean of the `nearest` best cosines with other people, of the list and of `cohort`, (n, d)
    float32 of unit length; «typical» is that of the cohort's own, so that a score remains on the scale of
    cosines. `id` names all of it: entries that were loaded under another are not compared with.
    """

    id: str
    model_id: str
    cohort: Floats
    weight: float
    nearest: int

    @cached_property
    def typical(self) -> float:
        """The mean over the cohort of what is around each of its templates."""
        nobody = np.arange(len(self.cohort))
        places = [_best_mean(scores, self.nearest) for scores in _of_others(self.cohort, nobody)]
        return float(np.concatenate(places).mean())

    @property
    def neighbours_needed(self) -> int:
        """How many entries a search must return."""
        return self.nearest + _PHOTOS_OF_ONE

    def around_entries(self, templates: Floats, subjects: Sequence[str]) -> Floats:
        """What is around each entry of a list: `templates` (n, d), of `subjects`. (n,) float32."""
        if not len(templates):
            return np.zeros(0, np.float32)
        _, owners = np.unique(np.array(subjects), return_inverse=True)
        means = []
        for start, scores in zip(
            range(0, len(templates), _ROWS_AT_ONCE), _of_others(templates, owners), strict=True
        ):
            rows = templates[start : start + _ROWS_AT_ONCE]
            means.append(_best_mean(np.hstack([scores, rows @ self.cohort.T]), self.nearest))
        return np.concatenate(means).astype(np.float32)

    def corrected(self, probe: Template, neighbours: Sequence[Neighbour]) -> list[Neighbour]:
        """The neighbours of a probe, (d,) float32, with corrected scores; what is around it leaves out the
        entries of the very subject that is scored.
        """
        of_cohort = self.cohort @ probe
        best_of_cohort = np.sort(of_cohort)[::-1][: self.nearest]
        of_cohort.fill(0)
        around = {
            subject: self._around_probe(best_of_cohort, neighbours, subject)
            for subject in {neighbour.subject for neighbour in neighbours}
        }
        best_of_cohort.fill(0)
        return [
            replace(one, score=one.score + self.correction(one.around, around[one.subject]))
            for one in neighbours
        ]

    def correction(self, around_entry: float, around_probe: float) -> float:
        """What is added to a cosine."""
        return self.weight * (2 * self.typical - around_entry - around_probe)

    def _around_probe(self, of_cohort: Floats, neighbours: Sequence[Neighbour], subject: str) -> float:
        others = [neighbour.score for neighbour in neighbours if neighbour.subject != subject]
        best = sorted([*others, *of_cohort.tolist()], reverse=True)[: self.nearest]
        return float(np.mean(best))


def scoring_of(density: Density | None) -> str:
    """The id of how scores are made."""
    return density.id if density is not None else COSINE


def _of_others(templates: Floats, owners: NDArray[np.intp]) -> Iterator[Floats]:
    """Cosines with all templates, a few rows at a time; with those of the same owner: −1."""
    for start in range(0, len(templates), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        scores = templates[rows] @ templates.T
        scores[owners[rows, None] == owners[None, :]] = -1.0
        yield scores


def _best_mean(scores: Floats, count: int) -> Floats:
    """The mean of the `count` best of each row; of fewer where there are fewer."""
    count = min(count, scores.shape[1])
    best: Floats = np.partition(scores, scores.shape[1] - count, axis=1)[:, -count:]
    means: Floats = best.mean(axis=1)
    return means
