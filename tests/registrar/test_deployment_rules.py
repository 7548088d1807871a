"""What a deployment must say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.registrar.domain.deployment_rules import (
    MOST_TRIAL_SUBJECTS,
    Calibrated,
    Plan,
    draft_problem,
    start_problem,
    void_problem,
)

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLAN = Plan(
    name="market",
    purpose="To find people who are missing",
    legal_basis="An order",
    place="Market Square",
    start=NOW - HOUR,
    end=NOW + HOUR,
    cameras=(("gate", "gate.mp4"), ("hall", "rtsp://hall")),
    threshold=0.6,
    officers=("officer one",),
    model_pack="bundled",
)
MEASURED = Calibrated("list", "model", "rule", 0.6)
STARTS: dict[str, Any] = {"floor": 0.5, "subject_count": 10, "trial": True, "fixed": True, "now": NOW}


def test_a_whole_plan_may_be_drafted_and_started() -> None:
    assert draft_problem(PLAN, "bundled", NOW) == start_problem(PLAN, **STARTS) == ""


@pytest.mark.parametrize(
    ("change", "begins"),
    [
        ({"name": ""}, "name"),
        ({"name": "Market"}, "name"),
        ({"name": "-market"}, "name"),
        ({"name": "m" * 64}, "name"),
        ({"name": "market\n"}, "name"),
        ({"name": "../market"}, "name"),
        ({"purpose": " "}, "purpose"),
        ({"legal_basis": ""}, "legal_basis"),
        ({"place": ""}, "place"),
        ({"place": "p" * 201}, "place"),
        ({"purpose": "p" * 1001}, "purpose"),
        ({"legal_basis": "An order\u202eredro nA"}, "legal_basis"),
        ({"place": "Market\u200bSquare"}, "place"),
        ({"end": NOW - HOUR}, "end"),
        ({"start": NOW - 3 * HOUR, "end": NOW - 2 * HOUR}, "end"),
        ({"model_pack": "another"}, "model_pack"),
        ({"officers": ()}, "officers"),
        ({"two_persons": True}, "adjudication"),
        ({"cameras": ()}, "cameras"),
        ({"cameras": (("gate", "a"), ("gate", "b"))}, "cameras"),
        ({"cameras": (("Gate!", "a"),)}, "cameras"),
        ({"cameras": (("gate", " "),)}, "cameras"),
        ({"pass_gap_seconds": -1.0}, "pass_gap_seconds"),
        ({"pass_gap_seconds": 1e12}, "pass_gap_seconds"),
        ({"pass_gap_seconds": float("nan")}, "pass_gap_seconds"),
        ({"threshold": None}, "threshold"),
        ({"threshold": 0.0}, "threshold"),
        ({"threshold": 1.0}, "threshold"),
        ({"threshold": float("nan")}, "threshold"),
        ({"footage_days": 0}, "footage.kept_days"),
        ({"footage_days": 32}, "footage.kept_days"),
    ],
)
def test_what_is_wrong_with_a_draft_is_named(change: dict[str, Any], begins: str) -> None:
    problem = draft_problem(replace(PLAN, **change), "bundled", NOW)
    assert problem.startswith(begins) and "\n" not in problem


@pytest.mark.parametrize(
    ("plan", "given", "begins"),
    [
        ({}, {"fixed": False}, "the list is not fixed"),
        ({"start": NOW + HOUR / 2}, {}, "start"),
        ({"end": NOW}, {}, "end"),
        ({}, {"subject_count": 0}, "watchlist"),
        ({}, {"subject_count": MOST_TRIAL_SUBJECTS + 1}, "watchlist"),
        ({}, {"floor": 0.61}, "threshold"),
        ({"threshold": None}, {}, "threshold"),
        ({"footage_days": 7, "faces_clear": True}, {}, "footage.faces_clear: in a trial"),
    ],
)
def test_what_stands_against_going_live_is_named(
    plan: dict[str, Any], given: dict[str, Any], begins: str
) -> None:
    assert start_problem(replace(PLAN, **plan), **(STARTS | given)).startswith(begins)


def test_two_persons_answer_where_two_officers_are_named() -> None:
    assert "two officers" in draft_problem(
        replace(PLAN, two_persons=True, officers=("one", "one")), "bundled", NOW
    )
    assert draft_problem(replace(PLAN, two_persons=True, officers=("one", "two")), "bundled", NOW) == ""


def test_a_list_that_was_authorised_may_be_longer_than_a_trial() -> None:
    given = STARTS | {"subject_count": MOST_TRIAL_SUBJECTS + 1, "trial": False}
    assert start_problem(PLAN, **given) == ""


def test_footage_may_be_kept_with_faces_clear_where_it_was_authorised() -> None:
    asked = replace(PLAN, footage_days=31, faces_clear=True)
    assert draft_problem(asked, "bundled", NOW) == start_problem(asked, **(STARTS | {"trial": False})) == ""
    assert start_problem(replace(asked, faces_clear=False), **STARTS) == ""


def test_a_threshold_at_the_floor_is_enough() -> None:
    assert start_problem(PLAN, **(STARTS | {"floor": 0.6})) == ""


def test_a_plan_without_a_calibration_is_held_to_none() -> None:
    assert void_problem(PLAN, MEASURED) == ""


def test_a_calibration_of_this_list_model_and_rule_holds_from_its_threshold_on() -> None:
    assert void_problem(replace(PLAN, calibration=MEASURED), MEASURED) == ""
    assert void_problem(replace(PLAN, calibration=MEASURED), replace(MEASURED, threshold=0.7)) == ""


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"list_digest": "other"}, "another list"),
        ({"model_id": "other"}, "another model"),
        ({"pass_rule": "other"}, "another rule"),
        ({"threshold": 0.59}, "no threshold below 0.6"),
    ],
)
def test_a_change_of_any_of_these_makes_a_calibration_void(change: dict[str, Any], says: str) -> None:
    calibrated = replace(PLAN, calibration=MEASURED)
    assert says in void_problem(calibrated, replace(MEASURED, **change))
