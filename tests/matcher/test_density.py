"""Scores are corrected by how near strangers are to the two templates."""

from datetime import UTC, datetime

import numpy as np
import pytest

from services.matcher.domain.decision import Neighbour
from services.matcher.domain.density import COSINE, Density, scoring_of
from services.matcher.domain.gallery import Enrolled, placed

LATER = datetime(2027, 1, 1, tzinfo=UTC)


def at(*degrees: float) -> np.ndarray:
    """Unit vectors in a plane: their cosines are those of the angles between them."""
    radians = np.deg2rad(np.array(degrees))
    return np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)


def cosine(degrees: float) -> float:
    return float(np.cos(np.deg2rad(degrees)))


DENSITY = Density("id", "model", at(0, 10, 180), 0.5, 1)


def test_what_is_typical_is_what_the_cohort_has_around_itself() -> None:
    assert DENSITY.typical == pytest.approx((2 * cosine(10) + cosine(170)) / 3)


def test_around_an_entry_is_the_nearest_other_person_of_the_list_or_the_cohort() -> None:
    around = DENSITY.around_entries(at(90, 92, 60), ["a", "a", "b"])
    assert around == pytest.approx([cosine(30), cosine(32), cosine(30)], abs=1e-6)


def test_a_list_of_nobody_has_nothing_around() -> None:
    assert DENSITY.around_entries(np.zeros((0, 2), np.float32), []).shape == (0,)


def test_a_long_list_is_measured_in_parts_as_it_would_be_at_once() -> None:
    rng = np.random.default_rng(1)
    templates = rng.normal(size=(1100, 8)).astype(np.float32)
    templates /= np.linalg.norm(templates, axis=1, keepdims=True)
    subjects = [str(number // 2) for number in range(1100)]
    density = Density("id", "model", templates[:40], 0.5, 7)
    cosines = templates @ templates.T
    for row in range(1100):
        cosines[row, row - row % 2 : row - row % 2 + 2] = -1
    both = np.hstack([cosines, templates @ templates[:40].T])
    expected = np.sort(both, axis=1)[:, -7:].mean(axis=1)
    assert density.around_entries(templates, subjects) == pytest.approx(expected, abs=1e-6)


def test_a_score_rises_where_strangers_are_far_and_falls_where_they_are_near() -> None:
    neighbours = [Neighbour("a", 0.9, LATER, around=0.5), Neighbour("b", 0.8, LATER, around=0.5)]
    (probe,) = at(90)
    one, other = DENSITY.corrected(probe, neighbours)
    # Around the probe, of «a»: «b» at 0.8; of «b»: «a» at 0.9. The cohort is farther.
    assert one.score == pytest.approx(0.9 + 0.5 * (2 * DENSITY.typical - 0.5 - 0.8))
    assert other.score == pytest.approx(0.8 + 0.5 * (2 * DENSITY.typical - 0.5 - 0.9))
    crowded = DENSITY.corrected(probe, [Neighbour("a", 0.9, LATER, around=0.95)])
    assert crowded[0].score < one.score + 0.5 * (0.8 - cosine(80))


def test_other_photos_of_the_subject_that_is_scored_are_not_around_the_probe() -> None:
    (probe,) = at(90)
    alone = DENSITY.corrected(probe, [Neighbour("a", 0.9, LATER)])
    twice = DENSITY.corrected(probe, [Neighbour("a", 0.9, LATER), Neighbour("a", 0.89, LATER)])
    assert alone[0].score == twice[0].score


def test_the_probe_is_left_as_it_was_for_the_caller_to_overwrite() -> None:
    (probe,) = at(45)
    before = probe.copy()
    DENSITY.corrected(probe, [Neighbour("a", 0.9, LATER)])
    assert (probe == before).all()


def test_the_entries_of_a_list_are_given_what_is_around_them() -> None:
    entries = [Enrolled(name, name, row, "model", LATER) for name, row in zip("ab", at(90, 60), strict=True)]
    assert [entry.around for entry in placed(entries, DENSITY)] == pytest.approx([cosine(30), cosine(30)])
    assert placed([], DENSITY) == []


def test_a_search_returns_enough_for_the_neighbours_and_ones_own_photos() -> None:
    assert DENSITY.neighbours_needed > DENSITY.nearest


def test_scores_have_the_name_of_what_corrects_them() -> None:
    assert scoring_of(None) == COSINE
    assert scoring_of(DENSITY) == "id"
