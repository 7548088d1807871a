"""What may be done with a hold, by whom, and what each step says that it does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.chassis.access import Role
from services.chassis.access.contract import method_of
from services.console.domain.keeping import Held, in_order, steps_for, waits_for_another
from services.console.domain.routes import BY_NAME

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
KEPT = timedelta(days=90)
HELD = Held(
    "h1", "a1", "market", "K-7", "dora", NOW, "berta", True, False, NOW + KEPT, NOW + timedelta(days=30)
)
PROPOSED = replace(HELD, confirmed_by="", in_force=False, lapses_at=NOW + timedelta(days=7))


def names(hold: Held, person: str = "berta", *roles: str) -> list[str]:
    return [step.name for step in steps_for(hold, person, roles or ("authorising_officer",), KEPT, NOW)]


@pytest.mark.parametrize("step", ["confirm", "review", "lift"])
def test_a_step_is_offered_to_whom_contract_and_route_give_it(step: str) -> None:
    method = method_of(f"/sightline.retention_purger.v1.HoldService/{step.capitalize()}Hold")
    assert method is not None
    offered = {role for role in Role for hold in (HELD, PROPOSED) if step in names(hold, "berta", role)}
    assert offered == method.callers & set(Role) == BY_NAME[f"{step}_hold"].roles


def test_who_placed_it_is_not_the_second_person() -> None:
    assert names(PROPOSED, "dora", "supervisor") == names(HELD, "dora", "supervisor") == ["lift"]
    assert waits_for_another(PROPOSED, "dora", {"supervisor"})
    assert names(PROPOSED) == ["confirm", "lift"] and names(HELD) == ["review", "lift"]
    assert not waits_for_another(PROPOSED, "berta", {"supervisor"})


def test_what_the_person_concerned_asked_for_is_reviewed_by_any_of_them() -> None:
    assert names(replace(HELD, asked_by_person=True), "dora", "supervisor") == ["review", "lift"]


def test_an_auditor_reads() -> None:
    assert names(HELD, "fritz", "auditor") == [] and not waits_for_another(HELD, "dora", {"auditor"})


@pytest.mark.parametrize(
    ("hold", "words", "grave"),
    [
        (HELD, "until its own day, 31 May 2026", False),
        (replace(HELD, gone_at=NOW), "evidence at once", True),
        (replace(HELD, gone_at=None), "evidence at once", True),
        (PROPOSED, "kept as it is now", False),
    ],
)
def test_lifting_says_what_becomes_of_the_alert(hold: Held, words: str, grave: bool) -> None:
    lift = steps_for(hold, "berta", {"supervisor"}, KEPT, NOW)[-1]
    assert words in lift.sentence and lift.grave is grave


def test_confirming_says_until_when_and_instead_of_when() -> None:
    sentence = steps_for(PROPOSED, "berta", {"supervisor"}, KEPT, NOW)[0].sentence
    assert "until 30 July 2026 instead of until 31 May 2026" in sentence


def test_what_lapses_next_comes_first_and_is_marked_a_fortnight_before() -> None:
    near = replace(HELD, id="h2", lapses_at=NOW + timedelta(days=14))
    assert [hold.id for hold in in_order([HELD, near])] == ["h2", "h1"]
    assert [near.is_near(NOW), HELD.is_near(NOW), PROPOSED.is_near(NOW)] == [True, False, False]


@pytest.mark.parametrize(
    ("hold", "state"),
    [
        (HELD, "in force, lapses in 90 days"),
        (replace(HELD, lapses_at=NOW + timedelta(days=1, hours=1)), "in force, lapses in 1 day"),
        (replace(HELD, lapses_at=NOW + timedelta(hours=1)), "in force, lapses in less than a day"),
        (PROPOSED, "proposed: keeps nothing, lapses in 7 days"),
    ],
)
def test_a_hold_says_how_it_stands(hold: Held, state: str) -> None:
    assert hold.state(NOW) == state
