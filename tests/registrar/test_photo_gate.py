"""May this photo stand on a watchlist?"""

from dataclasses import replace
from typing import Any

import pytest

from services.registrar.domain.photo_gate import FoundFace, GateLimits, Verdict, judge

LIMITS = GateLimits(40, 0.1, 40, 0.15, 0.9, 0.6)
GOOD = FoundFace(100, 0.5, 5, 0.5)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, Verdict.TAKEN),
        ({"size_px": 40}, Verdict.TAKEN),
        ({"size_px": 39.9}, Verdict.TOO_SMALL),
        ({"sharpness_ratio": 0.09}, Verdict.BLURRED),
        ({"yaw_degrees": 41}, Verdict.TURNED_AWAY),
        ({"yaw_degrees": -41}, Verdict.TURNED_AWAY),
        ({"brightness_ratio": 0.1}, Verdict.TOO_DARK),
        ({"brightness_ratio": 0.95}, Verdict.TOO_BRIGHT),
    ],
)
def test_one_face_is_judged_by_each_limit(change: dict[str, Any], verdict: Verdict) -> None:
    finding = judge([replace(GOOD, **change)], LIMITS)
    assert (finding.verdict, finding.taken, finding.face) == (verdict, verdict is Verdict.TAKEN, 0)
    assert finding.explanation


def test_a_photo_without_a_face_is_refused() -> None:
    assert judge([], LIMITS).verdict is Verdict.NO_FACE


def test_a_photo_with_two_faces_is_refused() -> None:
    assert judge([GOOD, replace(GOOD, size_px=60)], LIMITS).verdict is Verdict.SEVERAL_FACES


def test_a_small_face_in_the_background_does_not_count() -> None:
    finding = judge([replace(GOOD, size_px=59), GOOD], LIMITS)
    assert (finding.verdict, finding.face) == (Verdict.TAKEN, 1)
