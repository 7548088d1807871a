"""The page for people."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from services.cli.report import page
from services.cli.report.summary import Account, RunReport
from tests.cli.reports import ANSWERED, BARE, LEDGER, REPORT


class Links(HTMLParser):
    """Collects whatever a page would load, and the tags that it opens and does not close."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.scripts = 0
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "action")]
        if tag not in ("meta", "img", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def text(report: RunReport = REPORT) -> str:
    return page.write(report).decode()


def test_the_page_is_one_file_without_scripts() -> None:
    links = Links()
    links.feed(text())
    assert links.scripts == 0
    assert links.open == []
    # Two faces of each alert, and the one context.
    assert len(links.loaded) == 5
    assert all(address.startswith("data:image/jpeg;base64,") for address in links.loaded)
    assert "http" not in re.sub(r"<meta http-equiv", "", text())


def test_what_people_wrote_is_not_taken_for_html() -> None:
    nasty = '<script>alert("x")</script>'
    written = text(replace(REPORT, purpose=nasty, alerts=(replace(ANSWERED, subject=nasty),)))
    assert "<script" not in written
    assert written.count("&lt;script&gt;") >= 3


def test_a_trial_says_so_and_an_authorised_run_does_not() -> None:
    assert "TRIAL</strong>" in text()
    assert "TRIAL" not in text(replace(REPORT, trial=False))


def test_the_page_says_by_when_it_must_be_gone() -> None:
    assert "Must be gone by 8 December 2026, 21:30 UTC" in text()
    assert "must be gone by 24 December 2026, 09:30 UTC" in text()


def test_strength_stands_only_beside_an_answer() -> None:
    assert "0.961" in text()
    assert "0.945" not in text() and "0.946" not in text()


def test_who_is_meant_is_folded_away_until_somebody_has_answered() -> None:
    undecided = text(replace(REPORT, alerts=(BARE,), photos=()))
    before, _, folded = undecided.partition("<details>")
    assert "subject-18" not in before
    assert "subject-18" in folded.partition("</details>")[0]
    assert "<details>" not in text(replace(REPORT, alerts=(ANSWERED,)))


def test_a_ledger_that_does_not_close_is_not_hidden() -> None:
    assert "The ledger closes" in text()
    short = replace(LEDGER, probes=Account(32, {"no_match": 27}, {"match": 2}, 0))
    assert "The ledger does not close" in text(replace(REPORT, ledger=short))


def test_a_run_without_alerts_has_a_page() -> None:
    quiet = text(replace(REPORT, alerts=(), photos=(), ledger=replace(LEDGER, time_to_forget=None)))
    assert "No alert was raised" in quiet
