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
        nearest = density.nearest
        cohort = probes @ density.cohort.T
        best_of_cohort = -np.sort(-cohort, axis=1)[:, :nearest]
        owners, places = np.unique(np.array(self.subjects), return_inverse=True)
        most = int(np.bincount(places).max())
        corrections = np.empty_like(cosines)
        for row, of_list in enumerate(cosines):
            top = np.argsort(-of_list)[: nearest + most]
            whole = _mean_of_best(of_list[top], best_of_cohort[row], nearest)
            around = np.full(len(owners), whole, np.float32)
            for owner in set(places[top].tolist()):
                others = top[places[top] != owner]
                around[owner] = _mean_of_best(of_list[others], best_of_cohort[row], nearest)
            corrections[row] = density.weight * (2 * density.typical - self.around - around[places])
        return corrections


def _mean_of_best(one: Floats, other: Floats, count: int) -> float:
    both = np.concatenate([one, other])
    return float(np.partition(both, len(both) - count)[-count:].mean())


def outcome(scores: Floats, subjects: Sequence[str], own: str | None) -> float:
    """A probe's outcome of its scores (n,): a stranger's best; a mated one's own, −inf unless best."""
    best = int(scores.argmax())
    if own is None or subjects[best] == own:
        return float(scores[best])
    return -np.inf
