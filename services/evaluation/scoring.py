"""Scores of probes against a list, as the matcher makes them, for many probes at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.matcher.domain.density import Density
from services.model_packs import Cohort

Floats = NDArray[np.float32]


def density_of(cohort: Cohort | None) -> Density | None:
    """What the matcher makes of a pack's cohort."""
    if cohort is None:
        return None
    spec = cohort.spec
    return Density(cohort.id, cohort.model_id, cohort.templates, spec.weight, spec.nearest)


@dataclass(frozen=True, eq=False)
class Gallery:
    """A list: `templates` (n, d), of `subjects`; `around`: (n,), where scores are corrected."""

    templates: Floats
    subjects: tuple[str, ...]
    density: Density | None
    around: Floats

    @classmethod
    def of(cls, templates: Floats, subjects: Sequence[str], density: Density | None) -> "Gallery":
        around = np.zeros(len(subjects), np.float32)
        if density is not None:
            around = density.around_entries(templates, subjects)
        return cls(templates, tuple(subjects), density, around)

    def beside(self, template: Floats, subject: str) -> "Gallery":
        """The list with one entry more, of somebody who is not on it."""
        around = 0.0
        if self.density is not None:
            others = np.concatenate([self.templates @ template, self.density.cohort @ template])
            around = _mean_of_best(others, others[:0], self.density.nearest)
        return Gallery(
            np.vstack([self.templates, template[None]]),
            (*self.subjects, subject),
            self.density,
            np.append(self.around, np.float32(around)),
        )

    def scores(self, probes: Floats) -> Floats:
        """Scores of probes (p, d) with the entries: (p, n)."""
        cosines: Floats = probes @ self.templates.T
        if self.density is None or not len(probes):
            return cosines
        return cosines + self._corrections(probes, cosines)

    def _corrections(self, probes: Floats, cosines: Floats) -> Floats:
        """As `Density.corrected`, which is for one probe; the tests hold both to the same numbers."""
        density = self.density
        assert density is not None
        owners, places = np.unique(np.array(self.subjects), return_inverse=True)
        most = int(np.bincount(places).max())
        of_list = _best_places(cosines, density.nearest + most)
        with_cohort = probes @ density.cohort.T
        of_cohort = _best_places(with_cohort, density.nearest)
        found = ((cosines, of_list), (with_cohort, of_cohort))
        near = np.hstack([np.take_along_axis(scores, best, axis=1) for scores, best in found])
        # The cohort is nobody's: −1.
        whose = np.hstack([places[of_list], np.full_like(of_cohort, -1)])
        around = _around_without(near, whose, len(owners), density.nearest)
        corrections: Floats = density.weight * (2 * density.typical - self.around - around[:, places])
        return corrections


def _around_without(near: Floats, whose: NDArray[np.intp], owners: int, nearest: int) -> Floats:
    """The mean of the `nearest` best of `near` (p, c) that are not the owner's, for each: (p, owners)."""
    order = np.argsort(-near, axis=1)
    near, whose = np.take_along_axis(near, order, axis=1), np.take_along_axis(whose, order, axis=1)
    nearest = min(nearest, near.shape[1])
    around = np.repeat(near[:, :nearest].mean(axis=1)[:, None], owners, axis=1)
    for column in whose.T[:nearest]:
        others = whose != column[:, None]
        others &= np.cumsum(others, axis=1) <= nearest
        without = np.where(others, near, 0).sum(axis=1) / others.sum(axis=1)
        rows = np.flatnonzero(column >= 0)
        around[rows, column[rows]] = without[rows]
    return around


def _best_places(scores: Floats, count: int) -> NDArray[np.intp]:
    count = min(count, scores.shape[1])
    return np.argpartition(scores, -count, axis=1)[:, -count:]


def _mean_of_best(one: Floats, other: Floats, count: int) -> float:
    both = np.concatenate([one, other])
    return float(np.partition(both, len(both) - count)[-count:].mean())


def outcome(scores: Floats, subjects: Sequence[str], own: str | None) -> float:
    """A probe's outcome of its scores (n,): a stranger's best; a mated one's own, −inf unless best."""
    best = int(scores.argmax())
    if own is None or subjects[best] == own:
        return float(scores[best])
    return -np.inf
