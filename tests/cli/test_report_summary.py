"""What follows from the account of a run."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.cli.report.summary import Account
from tests.cli.reports import ANSWERED, BARE, LEDGER, REPORT


def test_a_report_must_go_with_the_first_of_its_alerts() -> None:
    assert REPORT.must_be_gone_by == BARE.expires_at < ANSWERED.expires_at


def test_a_report_without_alerts_must_go_after_a_month() -> None:
    assert replace(REPORT, alerts=()).must_be_gone_by == REPORT.finished_at + timedelta(days=31)


@pytest.mark.parametrize(("kept", "days"), [(7, 7), (400, 31)])
def test_a_report_without_alerts_goes_as_the_policy_says_and_never_later(kept: int, days: int) -> None:
    report = replace(REPORT, alerts=(), kept=timedelta(days=kept))
    assert report.must_be_gone_by == REPORT.finished_at + timedelta(days=days)


def test_strength_is_told_only_after_the_answer() -> None:
    assert ANSWERED.strength == 0.9612
    assert BARE.strength is None


def test_a_subject_without_a_photo_that_was_taken_is_not_on_the_list() -> None:
    assert (REPORT.subjects, REPORT.photos_taken) == (2, 2)


def test_a_ledger_adds_up_only_if_every_account_does() -> None:
    assert LEDGER.adds_up
    assert not replace(LEDGER, tracks_living=1).adds_up
    assert not replace(LEDGER, frames=Account(481, {"looked_at": 480}, {}, 0)).adds_up
    assert not replace(LEDGER, closes=False).adds_up


def test_pictures_do_not_show_in_what_is_logged() -> None:
    assert "jpeg" not in repr(ANSWERED)
