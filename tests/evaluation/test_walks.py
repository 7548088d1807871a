"""Passes made of photographs, and the rule by which they are looked at."""

from dataclasses import replace

import numpy as np
import pytest

from services.detector.domain.looks import MOST_LOOKS, LookRule
from services.detector.domain.shots import ShotRule
from services.detector.settings import DetectorSettings
from services.embedder.domain import fusion
from services.embedder.domain.shots import Sides
from services.embedder.domain.sides import side_of
from services.evaluation.walks import VIEWS, Camera, PassRule, View
from services.model_packs.pass_rule import PASS_RULE, list_digest

RULE = PassRule("model", -1.0)
ALL = replace(RULE, shots=ShotRule(telling_ratio=0.0))
"""Whatever was seen is shown."""


def shot(position: int, quality: float = 1.0, mirror: int | None = None) -> View:
    """Of a face that looks like its mirror image, unless `mirror` says what that looks like."""
    rows = [position, position if mirror is None else mirror]
    return View(np.eye(8, dtype=np.float32)[rows], quality, position)


def test_the_rule_is_the_services_own() -> None:
    """Whoever changes it gives it another name, so that every calibration is void."""
    rule, shots, power = LookRule(), ShotRule(), fusion._QUALITY_EXPONENT
    looks = f"{MOST_LOOKS} looks from {rule.good_quality:g} by {rule.growth_ratio:g}"
    shown = f"{shots.most} shots from {shots.telling_ratio:g} of the best"
    assert f"{looks}, {shown}, q{power}, all but the best by one side" == PASS_RULE
    assert [side_of(rank) is Sides.BOTH for rank in range(shots.most)] == [True, False, False, False, False]
    assert shots.most == VIEWS and DetectorSettings().good_quality == rule.good_quality and RULE.rule == rule


def test_a_pass_is_looked_at_once_a_shot_is_good_and_whenever_there_is_clearly_more_to_see() -> None:
    looks = ALL([shot(position, quality) for position, quality in enumerate((5, 13, 20, 35, 75))])
    assert [int((look > 0).sum()) for look in looks] == [2, 4, 5]


def test_what_became_better_since_is_looked_at_in_the_end() -> None:
    assert [int((look > 0).sum()) for look in RULE([shot(0, 13), shot(4, 9)])] == [1, 2]
    assert [int((look > 0).sum()) for look in RULE([shot(0, 30), shot(4, 6)])] == [1]
    assert [int((look > 0).sum()) for look in RULE([shot(0, 3), shot(4, 4)])] == [2]
    assert RULE([]) == []


def test_a_look_leaves_out_what_would_weigh_next_to_nothing() -> None:
    (look,) = RULE([shot(3, 3.9), shot(4, 10.0)])
    assert look.tolist() == np.eye(8)[4].tolist()
    (look,) = ALL([shot(3, 3.9), shot(4, 10.0)])
    assert look[4] / look[3] == pytest.approx((10 / 3.9) ** 4)


def test_a_look_takes_both_sides_of_the_best_shot_and_in_turn_one_of_the_others() -> None:
    seen = [shot(0, 9.0, mirror=5), shot(1, 10.0, mirror=6), shot(2, 8.0, mirror=7)]
    (look,) = RULE.template(seen)
    assert np.flatnonzero(look).tolist() == [1, 2, 5, 6]
    assert look[1] == look[6] and look[5] / look[1] == pytest.approx(0.9**4 * np.sqrt(2))
    (look,) = replace(RULE, all_sides=True).template(seen)
    assert np.flatnonzero(look).tolist() == [0, 1, 2, 5, 6, 7]


def test_a_look_weighs_shots_by_the_fourth_power_of_quality() -> None:
    (look,) = RULE([shot(3, 1.0), shot(4, 2.0)])
    assert look[4] / look[3] == pytest.approx(16)


def test_views_come_nearer_and_stay_within_the_cameras_ranges() -> None:
    camera = Camera()
    views = [view for seed in range(30) for view in camera.views(np.random.default_rng(seed))]
    sizes = np.array([view.face_px for view in views]).reshape(30, 5)
    assert (np.diff(sizes, axis=1) > 0).all()
    assert sizes.min() > 0.8 * camera.face_px[0] and sizes.max() < 1.2 * camera.face_px[1]
    assert all(camera.blur_px[0] <= view.blur_px <= camera.blur_px[1] for view in views)
    assert all(60 <= (view.jpeg_percent or 0) <= 90 and abs(view.yaw_degrees) <= 35 for view in views)


def test_a_list_is_named_by_its_subjects_and_photos_in_any_order() -> None:
    one = [("a", "1"), ("b", "2")]
    assert list_digest(one) == list_digest([*reversed(one), one[0]])
    assert len({list_digest(other) for other in (one, one[:1], [("a", "1"), ("c", "2")], [("a", "12")])}) == 4
