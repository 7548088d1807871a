"""A wrong clock, on a purger that runs: nothing goes early without a second sign, nothing stays late.

The kernel's word, and a clock that counts, are the test's as well (`moved_clock`). Some of it is part of
`tox -e connected`, all of it of `tox -e day32`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.connected.aging.clocks import clocks
from tests.connected.aging.length import long_form
from tests.connected.aging.purger_alone import PurgerAlone
from tests.connected.servers.postgres_server import PostgresServer

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
MONTH, DAY, MINUTES = timedelta(days=31), timedelta(days=1), timedelta(minutes=10)


@pytest.fixture(scope="module")
def purger(
    servers: dict[str, str], postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PurgerAlone]:
    """Its machine is set to a time zone with summer time."""
    folder = tmp_path_factory.mktemp("clock")
    with (
        clocks() as moved,
        PurgerAlone.running(folder, servers, postgres, moved, "Europe/Berlin") as purger,
    ):
        yield purger


@pytest.mark.parametrize("jump", [MONTH, -MONTH])
def test_a_clock_that_is_set_destroys_nothing_and_says_so(purger: PurgerAlone, jump: timedelta) -> None:
    purger.begin(NOON)
    wrapped = purger.wrapped()
    assert purger.opens(wrapped)
    purger.set(NOON + jump, counted=False)
    purger.says("set it right")
    purger.looks()
    assert purger.has_key(wrapped.day)
    assert purger.opens(wrapped) is (jump < timedelta(0))
    purger.set(NOON, counted=False)
    purger.says("")
    assert purger.opens(wrapped)


def test_a_clock_that_the_kernel_vouches_for_destroys_at_once(purger: PurgerAlone) -> None:
    """The control: the same jump, with a second sign."""
    purger.begin(NOON)
    wrapped = purger.wrapped()
    purger.begin(NOON + MONTH)
    purger.loses_key(wrapped.day)
    assert not purger.opens(wrapped)


@long_form
def test_a_machine_that_sleeps_for_forty_days_destroys_as_it_wakes(purger: PurgerAlone) -> None:
    purger.begin(NOON)
    wrapped = purger.wrapped()
    purger.set(NOON + timedelta(days=40), counted=True)
    purger.loses_key(wrapped.day)


@long_form
def test_a_clock_that_was_set_back_or_stands_still_keeps_nothing(purger: PurgerAlone) -> None:
    purger.begin(NOON)
    wrapped = purger.wrapped()
    purger.set(NOON - MONTH, counted=False)
    purger.says("set it right")
    assert purger.has_key(wrapped.day)
    purger.goes_on(MONTH)
    purger.loses_key(wrapped.day)


@long_form
def test_a_wrong_clock_at_the_start_destroys_nothing_within_the_hour(purger: PurgerAlone) -> None:
    purger.begin(NOON)
    wrapped = purger.wrapped()
    purger.set(NOON + MONTH, counted=False)
    purger.restart("after a flat battery")
    for _ in range(3):
        purger.passes(timedelta(minutes=15))
        purger.looks()
        assert purger.has_key(wrapped.day) and not purger.opens(wrapped)
    purger.passes(timedelta(minutes=30))
    purger.loses_key(wrapped.day)


@long_form
@pytest.mark.parametrize(
    ("day", "why"),
    [
        (datetime(2027, 3, 28, tzinfo=UTC), "summer time begins in Berlin"),
        (datetime(2027, 10, 31, tzinfo=UTC), "it ends"),
        (datetime(2028, 2, 29, tzinfo=UTC), "a leap day"),
        (datetime(2029, 1, 1, tzinfo=UTC), "a year begins"),
    ],
)
def test_a_key_goes_as_its_day_begins_in_utc(purger: PurgerAlone, day: datetime, why: str) -> None:
    purger.begin(day - DAY - timedelta(hours=6))
    wrapped = purger.wrapped(timedelta(hours=30, minutes=30))
    assert wrapped.day == f"{day:%Y-%m-%d}"
    purger.set(day - MINUTES, counted=True)
    purger.looks()
    assert purger.has_key(wrapped.day) and purger.opens(wrapped)
    purger.set(day + MINUTES, counted=True)
    purger.loses_key(wrapped.day)
