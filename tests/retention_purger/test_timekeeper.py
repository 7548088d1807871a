"""A wrong clock: nothing is destroyed early without a second sign, and nothing is kept for too long."""

import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from services.chassis.errors import Unavailable
from services.retention_purger.adapters.sql_time import SqlSeenTime, is_elsewhere
from services.retention_purger.domain.timekeeping import Counted
from services.retention_purger.worker.timekeeper import Timekeeper
from tests.retention_purger.holding_rig import KEY, HoldRig
from tests.retention_purger.keeping import Times
from tests.retention_purger.purging import Aborted

MONTH, HOUR = timedelta(days=31), 3600


class Other:
    """A second clock, that says nothing, or a time."""

    says: datetime | None = None

    async def time(self, wall: datetime) -> datetime | None:
        return self.says


class ClockRig(HoldRig):
    """A purger whose clock can be set, beside one that goes on."""

    def __init__(self, folder: Path, times: Times) -> None:
        self.times, self.other, self.boots, self.folder = times, Other(), 0, folder
        super().__init__(folder)
        self.start()

    def start(self, *, machine: bool = True) -> None:
        """Count from nothing, as after a start of the machine; of the process alone, from where it was."""
        self.boots += machine
        self.time = Timekeeper(
            SqlSeenTime(self.records),
            [self.other],
            lambda: self.times.now,
            lambda: self.times.seconds,
            lambda: f"boot {self.boots}",
        )
        self.eraser.look = self.time.look
        self.eraser.now, self.eraser.latest = self.time.now, self.time.latest

    def clock(self) -> datetime:
        """What the calls go by: the latest that it may be."""
        return self.time.latest() if hasattr(self, "time") else self.times.now

    async def alert(self, alert: str = "a", days: float = 31, *, is_false: bool = False) -> None:
        """An alert that is kept, as its owner says it by the clock of this machine."""
        self.now = self.times.now
        await super().alert(alert, days, is_false=is_false)

    async def go(self, seconds: float) -> tuple[int, int]:
        """Let time pass, then look at what is due."""
        self.times.pass_seconds(seconds)
        return await self.eraser.erase_due()


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[ClockRig]:
    rig = ClockRig(tmp_path, Times())
    await rig.open()
    await rig.time.look()
    yield rig
    await rig.records.close()


async def test_a_month_ahead_destroys_nothing_and_the_right_time_finds_all_as_it_was(rig: ClockRig) -> None:
    await rig.alert()
    rig.times.now += MONTH
    assert await rig.go(60) == (0, 0)
    assert "set it right" in rig.time.problem()
    rig.times.now -= MONTH
    assert await rig.go(60) == (0, 0)
    assert await rig.opens() == KEY and rig.time.problem() == ""


async def test_a_month_ahead_that_another_clock_confirms_erases(rig: ClockRig) -> None:
    await rig.alert()
    rig.times.now += MONTH
    rig.other.says = rig.times.now
    assert await rig.go(60) == (1, 1)


async def test_another_clock_that_says_otherwise_confirms_nothing(rig: ClockRig) -> None:
    await rig.alert()
    rig.other.says = rig.times.now
    rig.times.now += MONTH
    assert await rig.go(60) == (0, 0)


async def test_a_month_ahead_without_another_clock_erases_after_an_hour_and_not_before(rig: ClockRig) -> None:
    await rig.alert()
    rig.times.now += MONTH
    assert [await rig.go(60) for _ in range(60)] == [(0, 0)] * 60
    assert await rig.go(60) == (1, 1)


async def test_a_month_back_keeps_nothing_longer(rig: ClockRig) -> None:
    await rig.alert()
    rig.times.now -= MONTH
    for _ in range(30):
        assert await rig.go(24 * HOUR) == (0, 0)
    assert await rig.go(24 * HOUR) == (1, 1)


async def test_a_month_back_and_a_start_keep_nothing_longer_than_was_counted(rig: ClockRig) -> None:
    await rig.alert()
    for _ in range(30):
        await rig.go(24 * HOUR)
    rig.times.now -= MONTH
    rig.start()
    assert await rig.go(0) == (0, 0)
    assert await rig.go(24 * HOUR) == (1, 1)


async def test_in_doubt_what_may_be_over_does_not_open(rig: ClockRig) -> None:
    await rig.alert()
    rig.times.now += MONTH
    await rig.go(60)
    object.__setattr__(rig.unwrapping, "now", rig.time.latest)
    with pytest.raises(Aborted, match="destroyed"):
        await rig.opens()


@pytest.mark.parametrize("jump", [MONTH, -MONTH])
async def test_what_is_held_is_there_after_any_jump_and_back(rig: ClockRig, jump: timedelta) -> None:
    await rig.alert()
    await rig.held()
    rig.times.now += jump
    for _ in range(100):
        assert (await rig.go(60))[0] == 0
    rig.times.now -= jump
    rig.other.says = rig.times.now
    await rig.go(0)
    assert await rig.opens() == KEY


async def test_time_without_power_is_believed_once_there_is_a_second_sign(rig: ClockRig) -> None:
    await rig.alert()
    rig.times.now += timedelta(days=300)
    rig.start()
    assert await rig.go(0) == (0, 0)
    rig.other.says = rig.times.now
    assert await rig.go(0) == (1, 1)


async def test_doubt_goes_on_through_a_start(rig: ClockRig) -> None:
    await rig.alert()
    rig.times.now += MONTH
    for _ in range(31):
        await rig.go(60)
    rig.start()
    await rig.go(0)
    assert [await rig.go(60) for _ in range(30)] == [(0, 0)] * 29 + [(1, 1)]


async def test_a_start_of_the_process_alone_counts_on_where_it_was(rig: ClockRig) -> None:
    """The clock stands still: what goes on counting is the machine's."""
    await rig.alert()
    for _ in range(4):
        rig.times.seconds += 8 * 24 * HOUR
        rig.start(machine=False)
        found = await rig.eraser.erase_due()
    assert found == (1, 1)


async def test_an_hour_with_a_clock_that_goes_on_jumping_is_no_second_sign(rig: ClockRig) -> None:
    await rig.alert()
    rig.times.now += timedelta(hours=3)
    for _ in range(59):
        await rig.go(60)
    rig.times.now += MONTH
    assert [await rig.go(60) for _ in range(3)] == [(0, 0)] * 3


async def test_a_jump_while_the_machine_slept_is_no_hour_of_running(rig: ClockRig) -> None:
    await rig.alert(days=31)
    rig.times.now += MONTH
    assert await rig.go(20 * HOUR) == (0, 0)


async def test_a_machine_that_sleeps_for_forty_days_erases_as_it_wakes(rig: ClockRig) -> None:
    await rig.alert()
    assert await rig.go(40 * 24 * HOUR) == (1, 1)


async def test_summer_time_moves_no_day(rig: ClockRig) -> None:
    """28 to 29 March 2026 has 23 hours in Berlin; days of keys are UTC's."""
    rig.now = rig.times.now = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    rig.start()
    rig.other.says = rig.times.now
    await rig.go(0)
    rig.other.says = None
    await rig.alert(days=1)
    local = ZoneInfo("Europe/Berlin")
    assert rig.times.now.astimezone(local).utcoffset() == timedelta(hours=1)
    assert await rig.go(29 * 60) == (0, 0)
    assert await rig.go(60) == (1, 1)
    rig.times.pass_seconds(2 * HOUR)
    assert rig.times.now.astimezone(local).utcoffset() == timedelta(hours=2)


async def test_a_database_that_is_away_keeps_no_key_from_being_destroyed(rig: ClockRig) -> None:
    class Away:
        async def last(self) -> Counted | None:
            return None

        async def note(self, counted: Counted) -> None:
            raise Unavailable("away")

    rig.time.seen = Away()
    await rig.alert()
    assert await rig.go(31 * 24 * HOUR) == (1, 1)


@pytest.mark.parametrize(
    "host", [None, "localhost", "127.0.0.1", "127.1", "::1", "/run/postgresql", socket.gethostname()]
)
def test_a_database_on_this_machine_is_no_second_clock(host: str | None) -> None:
    assert not is_elsewhere(host)


def test_a_database_on_another_machine_is_a_second_clock() -> None:
    assert is_elsewhere("203.0.113.7") and not is_elsewhere("nobody.invalid")


@pytest.mark.parametrize("ahead", [timedelta(days=20), MONTH, timedelta(days=1461)])
@pytest.mark.parametrize("hours", [0.5, 7 * 24])
async def test_what_a_clock_that_was_ahead_gave_is_kept_no_longer_once_it_is_set_right(
    rig: ClockRig, ahead: timedelta, hours: float
) -> None:
    """Of a clock that was believed after an hour, and of one that never was."""
    rig.times.now += ahead
    for _ in range(3):
        await rig.go(hours * HOUR / 3)
    await rig.alert()
    await rig.alert("held")
    await rig.held("held")
    assert await rig.opens() == KEY
    rig.times.now -= ahead
    rig.other.says = rig.times.now
    assert await rig.go(0) == (0, 0)
    assert await rig.opens() == KEY
    rig.other.says = None
    await rig.go(30 * 24 * HOUR)
    assert await rig.opens() == KEY
    alerts, days = await rig.go(24 * HOUR)
    assert alerts == 1 and days >= 1
    with pytest.raises(Aborted, match="destroyed"):
        await rig.opens()
    assert await rig.opens("held") == KEY
    await rig.go(59 * 24 * HOUR)
    assert await rig.holds.all() == [] and list((rig.folder / "keys").rglob("*.key")) == []


async def test_a_day_that_a_wrong_clock_gave_too_gets_a_key_of_its_own(rig: ClockRig) -> None:
    rig.times.now += timedelta(days=20)
    await rig.go(60)
    await rig.alert("wrong")
    await rig.alert("held")
    await rig.held("held")
    rig.times.now -= timedelta(days=20)
    await rig.go(60)
    rig.other.says = rig.times.now = rig.times.now + timedelta(days=20)
    rig.times.seconds += 20 * 24 * HOUR
    await rig.go(0)
    rig.other.says = None
    await rig.alert("right")
    assert rig.keeper.kept["wrong"].day == rig.keeper.kept["right"].day
    assert await rig.opens("wrong") == await rig.opens("right") == KEY
    await rig.go(11 * 24 * HOUR)
    with pytest.raises(Aborted, match="does not open"):
        await rig.opens("wrong")
    assert await rig.opens("right") == await rig.opens("held") == KEY
    await rig.go(20 * 24 * HOUR)
    with pytest.raises(Aborted, match="destroyed"):
        await rig.opens("right")
