"""What a person must hear of at the end of a run, and what its exit status is for."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from services.cli.report.summary import Account
from services.cli.running import Result
from tests.cli.reports import LEDGER, REPORT

GOOD = replace(REPORT, photos=(), alerts=())


def _problems(retained: Mapping[str, int]) -> list[str]:
    probes = Account(27 + sum(retained.values()), {"no_match": 27}, retained, 0)
    return Result(replace(GOOD, ledger=replace(LEDGER, probes=probes)), None).problems


def test_a_run_in_which_every_match_was_handled_has_no_problem() -> None:
    assert _problems({"alert": 2, "same_pass": 5}) == []


@pytest.mark.parametrize("reason", ["failed", "unreadable", "match"])
def test_a_match_that_was_lost_is_said(reason: str) -> None:
    (line,) = _problems({"alert": 2, reason: 3})
    assert line.startswith("3 matches were lost, and could have been alerts")


@pytest.mark.parametrize("reason", ["not_ready", "failed", "unreadable", "not_published", "expired"])
def test_a_look_that_was_never_compared_is_said(reason: str) -> None:
    probes = Account(30, {"no_match": 27, reason: 3}, {}, 0)
    (line,) = Result(replace(GOOD, ledger=replace(LEDGER, probes=probes)), None).problems
    assert line.startswith("3 looks at faces were forgotten without being compared")
