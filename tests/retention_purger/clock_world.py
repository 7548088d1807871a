"""A machine whose clock may say anything, whose second signs never lie; it sleeps, and is switched off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from services.retention_purger.domain.timekeeping import (
    DOUBTED_SECONDS,
    TOLERANCE,
    TOLERANCE_AT_THE_START,
    Believed,
    Look,
)

Believe = Callable[[Believed, Look], Believed]
BEGINNING = datetime(2027, 12, 1, tzinfo=UTC)  # a year's end and a leap day are ahead
HOUR = timedelta(hours=1)


@dataclass
class World:
    """`true`: what time it is. `counted`: from the last second sign on, while it ran."""

    believe: Believe
    true: datetime = BEGINNING
    wrong_by: timedelta = timedelta(0)
    has_signs: bool = False
    believed: Believed = field(default_factory=lambda: Believed(BEGINNING))
    counted: datetime = BEGINNING
    stood: float = 0.0
    stood_ahead: timedelta = timedelta(0)
    right_for: float = 0.0
    was_right: bool = True
    was_misled: bool = False

    def look(self, elapsed: timedelta, *, at_start: bool = False) -> None:
        """Look at the clock once, as a purger does, and keep the books that it is held to."""
        wall, seconds = self.true + self.wrong_by, elapsed.total_seconds()
        confirmed = self.has_signs and abs(self.wrong_by) <= TOLERANCE
        look = Look(wall, seconds, at_start)
        believed = self.believe(self.believed, look)
        if confirmed and believed.time != wall:  # else nobody asks another clock
            believed = self.believe(self.believed, replace(look, confirmed=True))
        self.believed = believed
        self.counted += elapsed
        if confirmed:
            self.counted = min(wall, self.true)
        self._stand(wall, seconds, at_start)
        is_right = self.wrong_by == timedelta(0) and not at_start
        self.right_for = self.right_for + seconds if is_right and self.was_right else 0.0
        self.was_right = is_right

    def _stand(self, wall: datetime, seconds: float, at_start: bool) -> None:
        """Note for how long the clock has been ahead by as much: an hour of that may mislead."""
        ahead = wall - self.counted
        jumped = not at_start and abs(ahead - self.stood_ahead) > TOLERANCE
        self.stood = 0.0 if ahead <= -TOLERANCE or jumped else self.stood + seconds
        self.stood_ahead = ahead
        self.was_misled |= self.stood >= DOUBTED_SECONDS and wall > self.true

    def wrongs(self) -> list[str]:
        """What must never be, and is. A sign may come while the clock is at one end of what is borne with."""
        most = 3 * TOLERANCE + TOLERANCE_AT_THE_START
        rules = {
            "early: ahead of the true time": self.was_misled or self.believed.time <= self.true + most,
            "late: behind what was counted": self.believed.time >= self.counted - 2 * TOLERANCE,
            "late: behind a clock that is right": self.right_for < 2 * DOUBTED_SECONDS
            or self.believed.time >= self.true - 2 * TOLERANCE,
        }
        return [rule for rule, holds in rules.items() if not holds]


@dataclass(frozen=True)
class Runs:
    """It goes on, looked at in steps; at each the clock is set by `creeps`."""

    looks: int
    every: timedelta
    creeps: timedelta = timedelta(0)

    def happen(self, world: World) -> list[str]:
        found: list[str] = []
        for _ in range(self.looks):
            world.true += self.every
            world.wrong_by += self.creeps
            world.look(self.every)
            found += world.wrongs()
        return found


@dataclass(frozen=True)
class IsSet:
    """Somebody sets the clock: wrong by so much from now on."""

    wrong_by: timedelta

    def happen(self, world: World) -> list[str]:
        world.wrong_by = self.wrong_by
        return []


@dataclass(frozen=True)
class IsOff:
    """No power: nobody counts. Then it starts, with a clock that has jumped."""

    hours: int
    jumped_hours: int = 0

    def happen(self, world: World) -> list[str]:
        world.true += self.hours * HOUR
        world.wrong_by += self.jumped_hours * HOUR
        world.look(timedelta(0), at_start=True)
        return world.wrongs()


@dataclass(frozen=True)
class HasSigns:
    """NTP, or a database elsewhere, is there, or no more."""

    has: bool

    def happen(self, world: World) -> list[str]:
        world.has_signs = self.has
        return []


Event = Runs | IsSet | IsOff | HasSigns
_MONTH = 31 * 24 * HOUR
_minutes = st.integers(-59, 59).map(lambda many: timedelta(minutes=many))
_wrong = st.one_of(
    st.sampled_from([timedelta(0), _MONTH, -_MONTH, HOUR, -HOUR, timedelta(minutes=-61), 366 * 24 * HOUR]),
    st.integers(-1000, 1000).map(lambda hours: hours * HOUR),
)
EVENTS = st.lists(
    st.one_of(
        st.builds(Runs, st.integers(1, 90), st.sampled_from([timedelta(minutes=1), timedelta(minutes=7)])),
        st.builds(Runs, st.integers(1, 90), st.just(timedelta(minutes=1)), _minutes),
        st.builds(Runs, st.just(1), st.integers(1, 1000).map(lambda hours: hours * HOUR)),  # it slept
        st.builds(IsSet, _wrong),
        st.builds(IsOff, st.one_of(st.integers(0, 3), st.integers(0, 1000)), st.sampled_from([0, 20])),
        st.builds(HasSigns, st.booleans()),
    ),
    max_size=30,
)


def wrongs(believe: Believe, events: Sequence[Event]) -> list[str]:
    """Let all of that happen; return what was wrong on the way."""
    world = World(believe)
    return [wrong for event in events for wrong in event.happen(world)]
