"""Day 32: whoever has every back-up since the first day, and every key that still exists, opens nothing.

The short form, of two alerts, is part of `tox -e connected`. `tox -e day32` is the long one: six alerts, each
of which became something else, and more days to restore.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connected.aging.days import (
    BEFORE,
    DAY_32,
    IN_KAFKA,
    LAPSED,
    ROLLED_BACK,
    WITH_COPIED_KEYS,
    Days,
    lived,
)
from tests.connected.aging.length import long_form
from tests.connected.servers.kafka_server import KafkaServer


@pytest.fixture(scope="module")
def days(
    servers: dict[str, str],
    kafka: KafkaServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Days]:
    with lived(tmp_path_factory.mktemp("day32"), servers, kafka) as days:
        yield days


def test_a_day_before_everything_opens_but_what_was_to_go_sooner(days: Days) -> None:
    """So what is tried is there, and can be opened. A key of its own went with what was erased sooner."""
    sooner = {alert for fate, alert in days.first.alerts.items() if fate in ("false", "other", "erased")}
    assert days.attempts[BEFORE].alerts == set(days.first.alerts.values()) - sooner
    assert days.attempts[BEFORE].opened["evidence"] > 0 and days.attempts[BEFORE].opened["wrapped key"] > 0


def test_on_day_32_nothing_opens_but_what_is_held(days: Days) -> None:
    assert days.attempts[DAY_32].alerts == {days.first.alerts["held"]}
    assert set(days.attempts[DAY_32].opened) == {"evidence", "wrapped key"}
    assert set(days.attempts[DAY_32].tried) >= {
        "evidence",
        "wrapped key",
        "frame-captured.v1",
        "face-detected.v1",
    }


def test_with_the_keys_of_days_that_nobody_may_copy_all_of_it_opens_again(days: Days) -> None:
    """The control: the same thief, the same things."""
    assert days.attempts[WITH_COPIED_KEYS].alerts == set(days.first.alerts.values())
    assert days.attempts[WITH_COPIED_KEYS].tried == days.attempts[DAY_32].tried


def test_once_the_hold_has_lapsed_nothing_opens_at_all(days: Days) -> None:
    assert days.attempts[LAPSED].opened == {}
    assert days.attempts[LAPSED].tried == days.attempts[DAY_32].tried


def test_a_purger_that_was_away_and_killed_meanwhile_erased_all_the_same(days: Days) -> None:
    assert days.left_on_day_32 == {"keys of days": [], "alerts": {days.first.alerts["held"]}}
    assert days.left_at_the_end == {"keys of days": [], "alerts": set()}


@long_form
def test_what_was_somebody_else_is_gone_after_24_hours(days: Days) -> None:
    gone = {days.first.alerts[fate] for fate in ("false", "other")}
    assert days.left_on_day_3 == set(days.first.alerts.values()) - gone


@long_form
def test_an_old_database_in_production_erases_again_and_the_signer_sees_that_it_is_old(days: Days) -> None:
    assert days.after_rollback == {"keys of days": [], "alerts": set()}
    assert "NOT SIGNED" in days.signer_says


@long_form
def test_an_old_database_in_production_opens_nothing(days: Days) -> None:
    """The keys that its rows are wrapped under are gone, and it brings none back."""
    assert days.attempts[ROLLED_BACK].opened == {}
    assert days.attempts[ROLLED_BACK].tried == days.attempts[DAY_32].tried


def test_a_copy_of_kafkas_folder_holds_what_opens_so_the_docs_forbid_it(days: Days) -> None:
    """What is passed on is sealed to a service whose key stays: the limit is that its segment is deleted."""
    assert days.attempts[IN_KAFKA].opened == days.attempts[IN_KAFKA].tried
    assert days.attempts[IN_KAFKA].opened.total() > 0


def test_exported_reports_go_by_their_day(days: Days) -> None:
    assert [path for path in (days.folder / "report").iterdir() if path.suffix in (".html", ".jpg")] == []


def test_the_figures_are_written_down(days: Days) -> None:
    page = Path(os.environ.get("SIGHTLINE_DAY32", days.folder)) / "results.html"
    assert page.exists()
