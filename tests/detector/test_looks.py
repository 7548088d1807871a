import pytest

from services.detector.domain.looks import MOST_LOOKS, LookRule, Looks, is_due, is_owed, worth
from services.detector.domain.quality import Quality

RULE = LookRule(good_quality=12)


def shots(*overall: float, yaw: float = 0.0) -> list[Quality]:
    return [Quality(1.0, one, 1.0, yaw) for one in overall]


DUE = [
    ("without shots there is nothing to look at", Looks(), [], 0.0, False),
    ("one good shot is enough", Looks(), shots(12), 0.0, True),
    ("many poor shots are not", Looks(), shots(11, 11, 11, 11, 11), 0.0, False),
    ("a good profile is not", Looks(), shots(30, yaw=70), 0.0, False),
    ("the same shot again is not", Looks(1, 12, 0), shots(12), 9.0, False),
    ("somewhat better is not, as it gets better still", Looks(1, 12, 0), shots(24), 9.0, False),
    ("clearly better is", Looks(1, 12, 0), shots(27), 9.0, True),
    ("more varied is", Looks(1, 12, 0), shots(12, 12, 12, 12, 12), 9.0, True),
    ("better but at once is not", Looks(1, 12, 0), shots(27), 0.1, False),
    ("the third needs as much again", Looks(2, 27, 0), shots(58), 9.0, False),
    ("there is no fourth", Looks(MOST_LOOKS, 12, 0), shots(99), 9.0, False),
]
OWED = [
    ("nothing was worth keeping", Looks(), [], False),
    ("it was never looked at", Looks(), shots(6), True),
    ("it got better since", Looks(1, 12, 0), shots(12, 12), True),
    ("it is as it was", Looks(2, 12, 0), shots(12), False),
    ("all looks were had", Looks(MOST_LOOKS, 12, 0), shots(99), False),
]


@pytest.mark.parametrize(
    ("looks", "qualities", "at_seconds", "due"), [case[1:] for case in DUE], ids=[case[0] for case in DUE]
)
def test_a_look_is_due_when_there_is_clearly_more_to_see(
    looks: Looks, qualities: list[Quality], at_seconds: float, due: bool
) -> None:
    assert is_due(RULE, looks, qualities, at_seconds) is due


@pytest.mark.parametrize(
    ("looks", "qualities", "owed"), [case[1:] for case in OWED], ids=[case[0] for case in OWED]
)
def test_a_look_may_be_owed_when_the_track_closes(looks: Looks, qualities: list[Quality], owed: bool) -> None:
    assert is_owed(RULE, looks, qualities) is owed


def test_better_and_more_shots_are_worth_more() -> None:
    assert worth(shots(10)) < worth(shots(10, 10)) < worth(shots(10, 20))


def test_a_look_remembers_what_it_showed() -> None:
    assert Looks().after(shots(3, 4), 7.0) == Looks(1, 5.0, 7.0)
