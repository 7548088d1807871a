import pytest

from services.detector.domain.quality import Quality
from services.detector.domain.shots import ShotRule, Sighting, could_be_kept, displaced

RULE = ShotRule()


def sighting(seconds: float, overall: float, yaw: float = 0.0) -> Sighting:
    return Sighting(seconds, Quality(1.0, overall, 1.0, yaw))


FIVE = [sighting(second, 20 + second) for second in range(5)]

CASES = [
    ("the first joins", [], sighting(0, 20), ()),
    ("too poor a shot is not kept", [], sighting(0, RULE.least_quality - 1), None),
    ("a profile is not kept", [], sighting(0, 20, yaw=-70), None),
    ("apart in time it joins", [sighting(0, 20)], sighting(1, 10), ()),
    ("apart in pose it joins", [sighting(0, 20)], sighting(0.05, 10, yaw=30), ()),
    ("half apart in each it joins", [sighting(0, 20)], sighting(0.35, 10, yaw=9), ()),
    ("alike and no better it is not kept", [sighting(0, 20)], sighting(0.1, 21), None),
    ("alike and clearly better it takes over", [sighting(0, 20)], sighting(0.1, 30), (0,)),
    ("it takes over from all it resembles", [sighting(0, 20), sighting(0.7, 20)], sighting(0.35, 30), (0, 1)),
    ("a sixth takes over from the weakest", FIVE, sighting(9, 40), (0,)),
    ("a sixth that is weaker is not kept", FIVE, sighting(9, 19), None),
]


@pytest.mark.parametrize(
    ("kept", "new", "places"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_best_shots_apart_in_time_and_pose_are_kept(
    kept: list[Sighting], new: Sighting, places: tuple[int, ...] | None
) -> None:
    assert displaced(RULE, kept, new) == places


def test_what_could_not_be_kept_even_if_sharp_is_not_measured() -> None:
    assert not could_be_kept(RULE, FIVE, sighting(9, 19))
    assert could_be_kept(RULE, FIVE, sighting(9, 40))
