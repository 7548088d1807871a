"""The machine-readable account."""

import json
from typing import Any

from services.cli.report import record
from services.copies.marks import IN_JSON
from tests.cli.reports import REPORT


def content() -> dict[str, Any]:
    written: dict[str, Any] = json.loads(record.write(REPORT, {"a1b2c3": "alert-001-a1b2c3.jpg"}))
    return written


def test_alerts_are_a_list_and_the_ledger_is_an_object() -> None:
    assert [alert["id"] for alert in content()["alerts"]] == ["a1b2c3", "d4e5f6"]
    assert content()["ledger"]["probes"] == {
        "seen": 31,
        "forgotten": {"no_match": 27},
        "retained": {"match": 2, "same_pass": 2},
        "in_flight": 0,
    }
    assert content()["ledger"]["closes"] is True


def test_an_alert_without_an_answer_tells_no_strength() -> None:
    answered, bare = content()["alerts"]
    assert (answered["answer"], answered["strength"]) == ("same person", 0.9612)
    assert (bare["answer"], bare["strength"]) == (None, None)
    assert b"0.9456" not in record.write(REPORT, {})


def test_an_alert_names_its_picture_and_its_day() -> None:
    answered, bare = content()["alerts"]
    assert answered["picture"] == "alert-001-a1b2c3.jpg"
    assert answered["must_be_gone_by"] == "2026-12-24T09:30:00.000Z"
    assert bare["picture"] is None


def test_a_photo_that_was_not_taken_says_why() -> None:
    assert content()["watchlist"]["photos"][2] == {
        "photo": "19.jpg",
        "subject": "subject-19",
        "taken": False,
        "explanation": "two faces were found",
    }


def test_the_record_begins_with_the_day_by_which_it_must_be_gone() -> None:
    assert next(iter(content())) == IN_JSON
    assert content()[IN_JSON] == "2026-12-08T21:30:00.000Z"
