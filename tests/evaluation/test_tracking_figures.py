"""Figures from counts, computed by hand, and their intervals."""

import numpy as np
import pytest

from services.evaluation.tracking.counting import counted
from services.evaluation.tracking.figures import TrackerFigures, bootstrapped, figures_of
from tests.evaluation.tracked import street


def figures(**tracks: str) -> TrackerFigures:
    return figures_of(12, [counted(street(**tracks))])


def test_a_perfect_tracker_has_every_figure_at_its_best_and_is_sure_of_it() -> None:
    found = figures(anna="aaaa", bert="bbbb")
    assert {(one.value, one.low, one.high) for one in (found.idf1, found.idp, found.idr)} == {(1.0, 1.0, 1.0)}
    assert (found.fragments_per_pass.value, found.switches_per_pass.value, found.whole_passes.value) == (
        0,
        0,
        1,
    )
    assert (found.passes, found.never_tracked, found.mixed_tracks, found.false_tracks) == (2, 0, 0, 0)


def test_a_swap_costs_identity_and_no_faces() -> None:
    found = figures(anna="aaabb", bert="bbbaa")
    # 3 of 5 frames each: IDTP 6 of 10 boxes and of 10 faces.
    assert (found.idf1.value, found.idp.value, found.idr.value) == pytest.approx((0.6, 0.6, 0.6))
    assert (found.faces_f1.value, found.switches, found.mixed_tracks) == (1.0, 2, 2)


def test_one_lost_for_some_frames() -> None:
    found = figures(anna="aa  bb", bert="cccc")
    # IDTP 2 + 4, boxes 4 + 4, faces 6 + 4.
    assert found.idp.value == pytest.approx(6 / 8)
    assert found.idr.value == pytest.approx(6 / 10)
    assert found.idf1.value == pytest.approx(12 / 18)
    assert found.faces_f1.value == pytest.approx(16 / 18)
    assert (found.switches, found.fragments_per_pass.value, found.whole_passes.value) == (1, 0.5, 0.5)


def test_a_false_track_costs_precision_alone() -> None:
    found = figures(anna="aaaa", strays=" xx ")
    assert (found.idp.value, found.idr.value) == pytest.approx((4 / 6, 1.0))
    assert found.false_tracks == 1
    assert found.idf1.value == pytest.approx(8 / 10)


def test_a_pass_that_is_never_tracked_has_no_fragments_but_counts_in_idf1() -> None:
    found = figures(anna="aabb", bert="    ")
    assert (found.fragments_per_pass.value, found.whole_passes.value, found.never_tracked) == (1.0, 0.0, 1)
    assert found.idf1.value == pytest.approx(4 / 12)


def test_streets_add_up() -> None:
    found = figures_of(5, [counted(street(anna="aaaa")), counted(street(anna="bbbc", strays="x"))])
    assert (found.passes, found.tracks, found.false_tracks, found.switches) == (2, 4, 1, 1)
    assert found.idp.value == pytest.approx(7 / 9)


def test_no_street_says_nothing() -> None:
    found = figures_of(5, [])
    assert found.passes == 0 and np.isnan([found.idf1.value, found.idf1.low, found.idf1.high]).all()


def test_an_interval_is_that_of_the_binomial_and_the_same_each_time() -> None:
    counts = np.array([[1]] * 50 + [[0]] * 50)
    found = bootstrapped(counts, lambda some: float(some.mean()), 1)
    # 1.96 × √(0.25 / 100) = 0.098.
    assert (found.value, found.low, found.high) == pytest.approx((0.5, 0.402, 0.598), abs=0.02)
    assert found == bootstrapped(counts, lambda some: float(some.mean()), 1)
