"""Whatever clocks do: nothing goes early without a second sign, nothing stays late. Mutants are caught."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings

from services.retention_purger.domain.timekeeping import (
    DOUBTED_SECONDS,
    TOLERANCE,
    TOLERANCE_AT_THE_START,
    Believed,
    Look,
    believed_after,
)
from tests.retention_purger.clock_world import EVENTS, Believe, Event, wrongs

_ZERO = timedelta(0)
_FIND = settings(
    max_examples=5000,
    database=None,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@settings(max_examples=200, deadline=None)
@given(EVENTS)
def test_whatever_the_clock_does_nothing_goes_early_and_nothing_stays_late(events: list[Event]) -> None:
    assert wrongs(believed_after, events) == []


def believes_any_clock(before: Believed, look: Look) -> Believed:
    return Believed(look.wall)


def believes_no_clock(before: Believed, look: Look) -> Believed:
    return Believed(look.wall if look.confirmed else before.time + timedelta(seconds=look.elapsed_seconds))


def heeds_no_second_sign(before: Believed, look: Look) -> Believed:
    return believed_after(before, replace(look, confirmed=False))


def bears_with_each_step(before: Believed, look: Look) -> Believed:
    """Of many small steps none is too large."""
    return believed_after(replace(before, drifted=_ZERO), look)


def bears_with_each_start(before: Believed, look: Look) -> Believed:
    return believed_after(replace(before, uncounted=_ZERO), look)


def takes_any_hour_of_doubt(before: Believed, look: Look) -> Believed:
    """Also one in which the clock went on jumping."""
    ahead = look.wall - before.time - timedelta(seconds=look.elapsed_seconds)
    return believed_after(replace(before, doubted_ahead=ahead) if before.doubted_ahead else before, look)


def counts_the_look_that_sees_a_jump(before: Believed, look: Look) -> Believed:
    after = believed_after(before, look)
    is_new = after.doubted_ahead and not after.doubted_seconds
    if is_new and look.elapsed_seconds >= DOUBTED_SECONDS:
        return Believed(look.wall)
    return replace(after, doubted_seconds=look.elapsed_seconds) if is_new else after


def follows_a_clock_that_is_set_back(before: Believed, look: Look) -> Believed:
    counted = before.time + timedelta(seconds=look.elapsed_seconds)
    return Believed(look.wall) if look.wall < counted else believed_after(before, look)


def doubts_for_ever(before: Believed, look: Look) -> Believed:
    return believed_after(replace(before, doubted_seconds=0.0), look)


def doubts_for_half_an_hour(before: Believed, look: Look) -> Believed:
    return believed_after(
        replace(before, doubted_seconds=before.doubted_seconds + look.elapsed_seconds), look
    )


def forgets_its_doubt_at_a_start(before: Believed, look: Look) -> Believed:
    return believed_after(Believed(look.wall) if look.at_start else before, look)


def of_each_look(before: Believed, look: Look) -> Believed:
    """As it was once: a tolerance for each look and each start, and any hour of doubt."""
    counted = before.time + timedelta(seconds=look.elapsed_seconds)
    ahead = look.wall - counted
    if look.confirmed:
        return Believed(look.wall)
    if -TOLERANCE <= ahead <= (TOLERANCE_AT_THE_START if look.at_start else TOLERANCE):
        return Believed(look.wall)
    if ahead < _ZERO:
        return Believed(counted)
    doubted = before.doubted_seconds + look.elapsed_seconds
    return Believed(look.wall) if doubted >= DOUBTED_SECONDS else Believed(counted, doubted)


_WRONG: tuple[Believe, ...] = (
    believes_any_clock,
    believes_no_clock,
    heeds_no_second_sign,
    bears_with_each_step,
    bears_with_each_start,
    takes_any_hour_of_doubt,
    counts_the_look_that_sees_a_jump,
    follows_a_clock_that_is_set_back,
    doubts_for_ever,
    doubts_for_half_an_hour,
    forgets_its_doubt_at_a_start,
    of_each_look,
)


@pytest.mark.parametrize("wrong", _WRONG, ids=lambda wrong: wrong.__name__)
def test_what_would_be_wrong_is_seen(wrong: Believe) -> None:
    """The control: the same worlds, and a purger that believes otherwise."""
    assert wrongs(wrong, find(EVENTS, lambda events: bool(wrongs(wrong, events)), settings=_FIND))
