"""The gallery of one deployment: what may be compared with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from services.matcher.domain.decision import Template
from services.matcher.domain.density import Density


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One version of a deployment's list.

    `tag` sets apart what a later deployment of that name has, and the same list under other terms.
    """

    deployment: str
    tag: str
    number: int


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One photo's template, (d,) float32 of unit length. `digest`: by which an authorisation covers it.

    `around`: how near it strangers are (`density`), known once the whole list is.
    """

    subject: str
    photo: str
    template: Template
    model_id: str
    expires_at: datetime
    digest: bytes = b""
    around: float = 0.0


@dataclass(frozen=True, slots=True)
class GalleryState:
    """What is loaded for a deployment; `problem` says why nothing is, `tries_again` whether it may pass.

    `uncovered_count`: entries of the list that were left out, as nobody authorised them.
    """

    version: ListVersion
    template_count: int = 0
    subject_count: int = 0
    model_id: str = ""
    problem: str = ""
    uncovered_count: int = 0
    tries_again: bool = False

    @classmethod
    def of(
        cls, version: ListVersion, entries: Iterable[Enrolled], uncovered_count: int = 0
    ) -> "GalleryState":
        """What loading `entries` makes of it; templates of two models cannot stand in one gallery."""
        listed = list(entries)
        models = {entry.model_id for entry in listed}
        if len(models) > 1:
            return cls(version, problem="its templates come from more than one model")
        subjects = {entry.subject for entry in listed}
        model = next(iter(models), "")
        return cls(version, len(listed), len(subjects), model, uncovered_count=uncovered_count)

    def answers(self, version: ListVersion, model_id: str) -> bool:
        """Whether a probe of `model_id` may be compared with it; templates of two models never meet."""
        return not self.problem and self.version == version and self.model_id == model_id

    def doubted(self, problem: str, *, tries_again: bool = False) -> "GalleryState":
        """The same list, of which nothing is known any more but why."""
        return GalleryState(self.version, problem=problem, tries_again=tries_again)


def placed(entries: Sequence[Enrolled], density: Density) -> list[Enrolled]:
    """The entries of a whole list, each with how near it strangers are."""
    if not entries:
        return []
    templates = np.stack([entry.template for entry in entries])
    around = density.around_entries(templates, [entry.subject for entry in entries])
    return [replace(entry, around=float(value)) for entry, value in zip(entries, around, strict=True)]


def outdates(wanted: ListVersion, found: ListVersion) -> bool:
    """Whether `found` is an earlier list of the deployment that `wanted` belongs to.

    A later version is not outdated: somebody else has heard of it first.
    """
    same = (wanted.deployment, wanted.tag) == (found.deployment, found.tag)
    return not same or found.number < wanted.number
