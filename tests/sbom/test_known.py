from collections.abc import Iterator
from datetime import date

import pytest

from docker.sbom.accepted import Accepted
from docker.sbom.known import Answer, Known, Source, answer_of, ask, sources
from tests.sbom.asked import ALIAS, FIXED, ID, PACKAGE, copy_of_osv

REVIEWED, UNTIL = date(2026, 11, 27), date(2027, 2, 27)
# pip-audit names the CVE first.
FOUND = Known(PACKAGE, "3.1.6", ALIAS, (ID,), (FIXED,))


@pytest.fixture
def osv() -> Iterator[Source]:
    with copy_of_osv() as url:
        yield sources(url, "pip", "26.3")[0]


def test_a_source_that_answers_is_asked_about_every_package(osv: Source) -> None:
    assert osv.problem() == ""
    assert ask(osv, {PACKAGE: "3.1.6", "segno": "1.6.6"}) == Answer((FOUND,), ())


def test_a_source_that_is_away_says_why_in_a_line() -> None:
    osv = sources("http://127.0.0.1:1/v1/query", "pip", "26.3")[0]
    assert "refused" in osv.problem()
    assert ask(osv, {PACKAGE: "3.1.6"}) is None


def test_a_package_that_nobody_knows_is_named() -> None:
    said: dict[str, list[dict[str, object]]] = {
        "dependencies": [{"name": "ours", "skip_reason": "not found"}, {"name": "segno", "vulns": []}]
    }
    assert answer_of(said) == Answer((), ("ours",))


@pytest.mark.parametrize(
    ("package", "name", "today", "accepted"),
    [
        (PACKAGE, ID, REVIEWED, True),
        (PACKAGE, ALIAS, UNTIL, True),
        (PACKAGE, ID, date(2027, 2, 28), False),
        (PACKAGE, "GHSA-dddd-eeee-ffff", REVIEWED, False),
        ("segno", ID, REVIEWED, False),
    ],
)
def test_an_exception_is_for_one_package_and_for_its_time(
    package: str, name: str, today: date, accepted: bool
) -> None:
    by = Accepted(name, package, "templates are our own", REVIEWED, UNTIL)
    assert FOUND.is_accepted(by, today) is accepted
