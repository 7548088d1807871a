"""The table at the end of a run."""

import io
from dataclasses import replace

from rich.console import Console

from services.cli.closing_table import TRIAL, closing_table
from services.cli.report.summary import RunReport
from tests.cli.reports import LEDGER, REPORT


def shown(report: RunReport) -> str:
    written = io.StringIO()
    Console(file=written, width=160).print(closing_table(report))
    return written.getvalue()


def test_it_gives_figures_and_names_nobody() -> None:
    text = shown(REPORT)
    assert TRIAL in text
    assert "31 seen = 27 no_match + 2 retained: match + 2 retained: same_pass + 0 in flight" in text
    assert not any(alert.subject in text or alert.reason in text for alert in REPORT.alerts)


def test_one_is_not_said_in_the_plural() -> None:
    photo = replace(REPORT.photos[0], taken=True)
    assert "1 subject, 1 photo " in shown(replace(REPORT, photos=(photo,)))


def test_a_ledger_that_does_not_close_is_said_loudly() -> None:
    assert "DOES NOT CLOSE" in shown(replace(REPORT, ledger=replace(LEDGER, tracks_living=1)))
