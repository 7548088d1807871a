"""What stands against going live, each with its reason."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.registrar.domain.entries import Entry
from services.registrar.domain.live_rules import Case, live_problem, place_of, standing_problems
from tests.registrar.test_deployment_rules import HOUR, MEASURED, NOW, PLAN

ENTRY = Entry("a", "missing", "case 7", NOW + HOUR, "photo", date_of_birth="1990-01-01")
CASE = Case(
    plan=PLAN,
    author="anton",
    entries=[ENTRY],
    floor=0.5,
    measured=MEASURED,
    list_begun_at=NOW - 24 * HOUR,
    engagement_officers=["officer one", "carol"],
    watched=["rtsp://elsewhere"],
    now=NOW,
)


def with_entry(**change: Any) -> dict[str, Any]:
    return {"entries": [ENTRY, replace(ENTRY, **change)]}


def test_what_has_all_that_it_needs_goes_live() -> None:
    assert live_problem(CASE, authorised=True, notice_published=True) == ""
    assert standing_problems(CASE) == []


def test_without_a_signature_it_does_not_go_live() -> None:
    assert "it is not authorised yet" in live_problem(CASE, authorised=False, notice_published=True)


def test_without_a_public_notice_it_does_not_go_live() -> None:
    assert live_problem(CASE, authorised=True, notice_published=False).startswith("public notice")


def test_before_its_start_it_does_not_go_live_but_nothing_else_stands_against_it() -> None:
    early = replace(CASE, plan=replace(PLAN, start=NOW + HOUR / 2))
    assert live_problem(early, authorised=True, notice_published=True).startswith("start")
    assert standing_problems(early) == []


STANDING: list[tuple[dict[str, Any], str]] = [
    ({"plan": replace(PLAN, end=NOW)}, "end: "),
    ({"floor": 0.61}, "threshold: "),
    ({"plan": replace(PLAN, calibration=replace(MEASURED, model_id="other"))}, "calibration: "),
    ({"entries": []}, "watchlist: no photo"),
    (with_entry(source=" "), "watchlist: 1 entry has no source"),
    (with_entry(reason=""), "watchlist: 1 entry has no reason"),
    (with_entry(expires_at=datetime.fromtimestamp(0, UTC)), "watchlist: 1 entry has no expiry"),
    (with_entry(date_of_birth="", justification="j"), "watchlist: 1 entry has no date of birth"),
    (with_entry(date_of_birth="soon", justification="j"), "watchlist: 1 entry has no date of birth"),
    (with_entry(date_of_birth="unknown"), "watchlist: 1 entry has no justification"),
    (with_entry(date_of_birth="2015-01-01"), "watchlist: 1 entry has no justification"),
    (with_entry(date_of_birth="2015-01-01", justification=" "), "watchlist: 1 entry has no justification"),
    ({"list_begun_at": NOW - 24 * HOUR - timedelta(seconds=1)}, "watchlist: it was begun on"),
    ({"engagement_officers": ["carol"]}, "officers: 1 of them"),
    ({"author": "officer one"}, "officers: who drew up the list"),
    ({"watched": ["rtsp://hall"]}, "cameras: two deployments on one camera, hall"),
    ({"watched": ["rtsp://somebody:secret@HALL"]}, "cameras: two deployments on one camera, hall"),
    ({"watched": [" gate.mp4 "]}, "cameras: two deployments on one camera, gate"),
]


@pytest.mark.parametrize(("change", "begins"), STANDING)
def test_what_stands_against_going_live_is_named_and_shown_in_a_review(
    change: dict[str, Any], begins: str
) -> None:
    case = replace(CASE, **change)
    assert live_problem(case, authorised=True, notice_published=True).startswith(begins)
    (line,) = standing_problems(case)
    assert line.startswith(begins) and "\n" not in line


@pytest.mark.parametrize("date_of_birth", ["unknown", "2015-01-01"])
def test_a_justification_is_enough_for_whoever_is_under_18_or_of_unknown_age(date_of_birth: str) -> None:
    case = replace(CASE, **with_entry(date_of_birth=date_of_birth, justification="missing, in danger"))
    assert standing_problems(case) == []


def test_no_line_says_where_a_camera_is_nor_who_is_on_the_list() -> None:
    changed: dict[str, Any] = with_entry(subject="subject 17", date_of_birth="")
    case = replace(CASE, watched=["rtsp://hall"], **changed)
    text = "".join(standing_problems(case))
    assert "rtsp" not in text and "subject 17" not in text


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("a folder", "a folder"),
        ("webcam:0", "webcam:0"),
        ("rtsp://user:password@Camera:554/one?two", "rtsp://camera:554/one?two"),
        ("rtsp://[broken", "rtsp://[broken"),
        ("rtsp://camera:port", "rtsp://camera:port"),
    ],
)
def test_a_camera_is_known_by_its_address_whoever_signs_in_there(source: str, place: str) -> None:
    assert place_of(source) == place
