"""Many scores at once are those that the matcher makes one by one."""

from datetime import UTC, datetime

import numpy as np
import pytest

from services.evaluation.scoring import Gallery, outcome
from services.matcher.domain.decision import Neighbour
from services.matcher.domain.density import Density

LATER = datetime(2030, 1, 1, tzinfo=UTC)
RNG = np.random.default_rng(5)


def unit(count: int) -> np.ndarray:
    values = RNG.normal(size=(count, 16)).astype(np.float32)
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    return values


TEMPLATES, PROBES = unit(60), unit(7)
SUBJECTS = [str(number // 3) for number in range(60)]  # three photos each
DENSITY = Density("id", "model", unit(30), 0.4, 5)


def test_scores_are_the_matchers() -> None:
    gallery = Gallery.of(TEMPLATES, SUBJECTS, DENSITY)
    for probe, scores in zip(PROBES, gallery.scores(PROBES), strict=True):
        cosines = TEMPLATES @ probe
        order = np.argsort(-cosines)[: DENSITY.neighbours_needed]
        neighbours = [
            Neighbour(SUBJECTS[place], float(cosines[place]), LATER, float(gallery.around[place]))
            for place in order
        ]
        of_matcher = [one.score for one in DENSITY.corrected(probe, neighbours)]
        assert scores[order] == pytest.approx(of_matcher, abs=1e-5)


def test_without_a_cohort_scores_are_cosines() -> None:
    assert Gallery.of(TEMPLATES, SUBJECTS, None).scores(PROBES) == pytest.approx(PROBES @ TEMPLATES.T)


def test_somebody_beside_the_list_has_what_they_would_have_on_it() -> None:
    gallery = Gallery.of(TEMPLATES, SUBJECTS, DENSITY)
    (template,) = unit(1)
    whole = Gallery.of(np.vstack([TEMPLATES, template[None]]), [*SUBJECTS, "new"], DENSITY)
    beside = gallery.beside(template, "new")
    assert beside.subjects == whole.subjects
    assert beside.around[-1] == pytest.approx(whole.around[-1], abs=1e-6)


def test_an_outcome_is_a_strangers_best_score_or_ones_own_if_it_is_best() -> None:
    scores = np.array([0.2, 0.9, 0.4], np.float32)
    assert outcome(scores, ["a", "b", "c"], None) == pytest.approx(0.9)
    assert outcome(scores, ["a", "b", "c"], "b") == pytest.approx(0.9)
    assert outcome(scores, ["a", "b", "c"], "c") == -np.inf
