"""What an auditor reads of an entry: a name where there is one, the mark where there is none any more."""

from datetime import UTC, datetime

import pytest

from services.console.domain.acting import NOBODY, chosen, line_of
from services.console.domain.chain import Entry, canonical

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANTON, BERTA = "aa" * 32, "bb" * 32
NAMES = {ANTON: "anton", BERTA: "berta"}


def entry(kind: str = "act_recorded", deployment: str = "market", **said: object) -> Entry:
    return Entry(1, NOW, kind, deployment, canonical(said), b"", b"")


@pytest.mark.parametrize(
    ("told", "what", "who", "details"),
    [
        (entry(deed="started", actor=ANTON), "started", "anton", ""),
        (entry(deed="stopped", actor=ANTON, cause="person"), "stopped", "anton", '{"cause":"person"}'),
        (entry(deed="ended", cause="end_reached"), "ended", NOBODY, '{"cause":"end_reached"}'),
        (entry(deed="password_given", actor=ANTON, concerned=BERTA), "password_given", "anton", "of berta"),
        (entry(deed="sign_in_failed", concerned=BERTA), "sign_in_failed", "", "of berta"),
        (entry(deed="started", actor="cc" * 32), "started", "unnamed cccccccc", ""),
        (
            entry("alert_resolved", officers=[ANTON, BERTA], verified=2),
            "alert_resolved",
            "anton, berta",
            '{"verified":2}',
        ),
        (entry("outcome_recorded", officer=BERTA), "outcome_recorded", "berta", ""),
        (entry("day_key_destroyed", "", day="2026-05-01"), "day_key_destroyed", "", '{"day":"2026-05-01"}'),
    ],
)
def test_who_did_what(told: Entry, what: str, who: str, details: str) -> None:
    line = line_of(told, NAMES)
    assert (line.what, line.who, line.details) == (what, who, details)


def test_entries_are_chosen_by_what_by_deployment_and_by_whose_marks_are_in_them() -> None:
    started, stopped = entry(deed="started", actor=ANTON), entry(deed="stopped", actor=BERTA)
    given = entry(deed="password_given", actor=ANTON, concerned=BERTA, deployment="")
    everything = [started, stopped, given]
    assert chosen(everything) == everything
    assert chosen(everything, "stopped") == [stopped]
    assert chosen(everything, "act_recorded") == everything
    assert chosen(everything, deployment="market") == [started, stopped]
    assert chosen(everything, marks=frozenset({BERTA})) == [stopped, given]
    assert chosen(everything, marks=frozenset()) == []


def test_what_is_no_body_says_nothing() -> None:
    assert Entry(1, NOW, "act_recorded", "", "no JSON", b"", b"").said == {}
    assert Entry(1, NOW, "act_recorded", "", "[]", b"", b"").marks == frozenset()
