"""The threshold of a false alert rate, for one list."""

from collections.abc import Sequence

import numpy as np
import pytest

from services.chassis.errors import BadInput
from services.embedder.domain.shots import Sides
from services.evaluation.calibrating import calibrate, limit_at
from services.evaluation.recogniser import Values
from services.evaluation.scoring import Gallery
from services.evaluation.walks import View

RNG = np.random.default_rng(8)
LENGTH = 32


def unit(count: int) -> np.ndarray:
    values = RNG.normal(size=(count, LENGTH)).astype(np.float32)
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    return values


def view(row: np.ndarray) -> View:
    """Of a face that looks like its mirror image."""
    return View(np.stack([row, row]), 1.0, 0)


def rule(shots: Sequence[View]) -> list[Values]:
    return [shot.by(Sides.BOTH).values for shot in shots]


def cohort(count: int) -> dict[str, list[View]]:
    return {f"p{number}": [view(row)] for number, row in enumerate(unit(count))}


GALLERY = Gallery.of(unit(50), [str(number) for number in range(50)], None)


def test_new_people_raise_false_alerts_at_the_rate_that_was_asked_for() -> None:
    for rate in (0.1, 0.01):
        found = calibrate(GALLERY, cohort(3000), {}, {}, rule, rate, extrapolate=False)
        new = [GALLERY.scores(rule(shots)[0][None]).max() for shots in cohort(6000).values()]
        measured = float(np.mean(np.array(new) >= found.threshold))
        assert 0.6 <= measured / rate <= 1.6
        assert found.low <= found.threshold <= found.high
        assert (found.people, found.extrapolated, found.expected) == (3000, False, None)


def test_a_rate_below_three_over_the_cohort_is_refused_or_marked() -> None:
    with pytest.raises(BadInput, match=r"100 people say nothing of a rate below 3\.00%"):
        calibrate(GALLERY, cohort(100), {}, {}, rule, 0.001, extrapolate=False)
    found = calibrate(GALLERY, cohort(100), {}, {}, rule, 0.001, extrapolate=True)
    assert found.extrapolated


def test_an_extrapolated_threshold_is_above_all_that_was_seen_as_often_as_it_should_be() -> None:
    scores = -np.log(RNG.uniform(size=2000))  # an exponential tail: 1 in 100,000 is above 11.5
    assert limit_at(scores, 1e-5) == pytest.approx(11.5, abs=1.5)


def test_who_is_put_on_the_list_is_expected_to_be_found_as_often_as_passes_resemble_them() -> None:
    own = unit(40)
    again = {f"p{number}": [view(row)] for number, row in enumerate(own)}
    enrolled = {f"p{number}": row for number, row in enumerate(own)}
    same = calibrate(GALLERY, cohort(500), enrolled, again, rule, 0.1, extrapolate=False)
    assert same.expected is not None and same.expected.ratio == 1 and same.mated == 40
    others = dict(zip(enrolled, unit(40), strict=True))
    different = calibrate(GALLERY, cohort(500), others, again, rule, 0.01, extrapolate=False)
    assert different.expected is not None and different.expected.ratio < 0.2


def test_who_resembles_the_list_most_is_named() -> None:
    given = cohort(300)
    given["somebody on the list"] = [view(GALLERY.templates[7])]
    found = calibrate(GALLERY, given, {}, {}, rule, 0.1, extrapolate=False)
    assert found.nearest[0] == "somebody on the list"


def test_a_cohort_that_shows_no_face_is_told_in_one_line() -> None:
    with pytest.raises(BadInput, match="no pass"):
        calibrate(GALLERY, {"p": []}, {}, {}, rule, 0.1, extrapolate=False)
