"""Is this match a new pass, or the same one?"""

from datetime import UTC, datetime, timedelta

import pytest

from services.alert_dispatcher.domain.passes import (
    MOST_JOINED,
    MOST_PASSES,
    Decision,
    Pass,
    Sighting,
    decide,
    remembered,
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
GAP = timedelta(seconds=60)


def seen(name: str, seconds: float) -> Sighting:
    return Sighting(name.encode(), NOON + timedelta(seconds=seconds))


class Memory:
    """What is known of one subject at one place."""

    def __init__(self) -> None:
        self.passes: tuple[Pass, ...] = ()

    def take(self, name: str, seconds: float) -> Decision:
        decision = decide(self.passes, seen(name, seconds), GAP)
        self.passes = remembered(self.passes, decision.belongs_to)
        return decision


def opened(sightings: list[tuple[str, float]]) -> list[str]:
    memory = Memory()
    return [name for name, seconds in sightings if memory.take(name, seconds).opens]


@pytest.mark.parametrize(
    ("sightings", "opening"),
    [
        ([("a", 0)], ["a"]),
        ([("a", 0), ("b", 60)], ["a"]),
        ([("a", 0), ("b", 60.001)], ["a", "b"]),
        # A session, no tumbling window: each match carries it on.
        ([("a", 0), ("b", 50), ("c", 100), ("d", 150)], ["a"]),
        # Capture time counts, not arrival: what comes late still belongs.
        ([("a", 100), ("b", 50)], ["a"]),
        ([("a", 100), ("b", 50), ("c", 0)], ["a"]),
        # A late match of an earlier pass is a pass of its own, and does not end the later one.
        ([("a", 1000), ("late", 0), ("b", 1010)], ["a", "late"]),
        ([("a", 1000), ("late", 0), ("later", 30), ("b", 1010), ("c", 1050)], ["a", "late"]),
    ],
)
def test_one_alert_for_each_pass(sightings: list[tuple[str, float]], opening: list[str]) -> None:
    assert opened(sightings) == opening


def test_the_same_match_always_gets_the_same_answer() -> None:
    memory = Memory()
    first = {name: memory.take(name, seconds) for name, seconds in (("a", 0), ("b", 50), ("c", 500))}
    for name, seconds in (("b", 50), ("a", 0), ("c", 500), ("b", 50)):
        again = memory.take(name, seconds)
        assert again.repeats
        assert (again.opens, again.belongs_to.alert_id) == (
            first[name].opens,
            first[name].belongs_to.alert_id,
        )


def test_an_alert_is_named_after_its_opening_match() -> None:
    memory = Memory()
    memory.take("a", 0)
    assert memory.take("b", 10).belongs_to.alert_id == b"a".hex()


def test_what_is_remembered_is_bounded() -> None:
    memory = Memory()
    for number in range(3 * MOST_PASSES):
        memory.take(f"opening {number}", 1000 * number)
    assert len(memory.passes) == MOST_PASSES
    for number in range(2 * MOST_JOINED):
        memory.take(f"joined {number}", 1000 * (3 * MOST_PASSES - 1) + number / 100)
    assert len(memory.passes[-1].joined) == MOST_JOINED


def test_a_gap_of_nothing_joins_only_the_same_moment() -> None:
    first = decide((), seen("a", 0), timedelta(0)).belongs_to
    assert not decide((first,), seen("b", 0), timedelta(0)).opens
    assert decide((first,), seen("b", 0.001), timedelta(0)).opens
