"""Open-set identification: is this person on the list, and who? One photograph each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from services.evaluation.casting import Cast
from services.evaluation.rates import Outcomes
from services.evaluation.recogniser import Values
from services.evaluation.scoring import Gallery, outcome
from services.matcher.domain.density import Density

Templates = Mapping[str, Sequence[Values | None]]


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """What came of one split: scores, and where a mated probe's own entry ranked, 1 is best (0: no template).

    `names` are those of the mated, `stranger_names` of the strangers, in the order of the scores.
    """

    outcomes: Outcomes
    ranks: tuple[int, ...]
    names: tuple[str, ...]
    stranger_names: tuple[str, ...]
    enrolled: int


def run(cast: Cast, templates: Templates, density: Density | None, photos: int = 1) -> Split:
    """Enrol each with the first `photos` photographs that show a face; probe the mated with the next one."""
    gallery = gallery_of(cast, templates, density, photos)
    own, ranks = [], []
    probes = [_probe(templates[name], photos) for name in cast.mated]
    for name, scores in zip(cast.mated, _scores(gallery, probes), strict=True):
        own.append(-np.inf if scores is None else outcome(scores, gallery.subjects, name))
        ranks.append(0 if scores is None else _rank(scores, gallery.subjects, name))
    of_strangers = _scores(gallery, [templates[name][0] for name in cast.strangers])
    strangers = [-np.inf if scores is None else float(scores.max()) for scores in of_strangers]
    outcomes = Outcomes(np.array(own), np.array(strangers))
    return Split(outcomes, tuple(ranks), cast.mated, cast.strangers, len(set(gallery.subjects)))


def gallery_of(cast: Cast, templates: Templates, density: Density | None, photos: int = 1) -> Gallery:
    """Who is enrolled; nobody of whom no photograph shows a face."""
    rows = [
        (name, template)
        for name in cast.enrolled
        for template in templates[name][: photos if name in cast.mated else 1]
        if template is not None
    ]
    return Gallery.of(np.stack([row for _, row in rows]), [name for name, _ in rows], density)


def _probe(templates: Sequence[Values | None], photos: int) -> Values | None:
    return templates[photos] if len(templates) > photos else None


def _scores(gallery: Gallery, probes: Sequence[Values | None]) -> list[Values | None]:
    """The scores of each probe with the entries; None where there is no template."""
    made = [probe for probe in probes if probe is not None]
    scored = iter(gallery.scores(np.stack(made))) if made else iter(())
    return [None if probe is None else next(scored) for probe in probes]


def _rank(scores: Values, subjects: Sequence[str], name: str) -> int:
    """The place of the subject's best entry among the subjects; last where it is not enrolled."""
    ranked = list(zip(scores.tolist(), subjects, strict=True))
    best = max((score for score, subject in ranked if subject == name), default=-np.inf)
    better = {subject for score, subject in ranked if score > best}
    return len(better) + 1
