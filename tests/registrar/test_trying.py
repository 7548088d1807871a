"""Tries to sign in: what locks what, for how long, and whom nobody can keep out."""

from datetime import UTC, datetime, timedelta

from services.registrar.domain.trying import (
    AT_PLACE,
    LONGEST_LOCK,
    OF_NAME,
    OF_PLACE,
    OWN_PLACE_FOR,
    Past,
    Tries,
)

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


def after(failures: int) -> Past:
    attempt = Past()
    for _ in range(failures):
        attempt = attempt.tried(NOW)
    return attempt


def test_a_few_failures_lock_nothing() -> None:
    assert not after(AT_PLACE.free_failures).refuses(NOW)
    assert after(AT_PLACE.free_failures + 1).refuses(NOW)


def test_each_failure_beyond_locks_for_twice_as_long_up_to_a_limit() -> None:
    locks = [AT_PLACE.lock_of(AT_PLACE.free_failures + n) for n in range(1, 12)]
    assert locks[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert locks == sorted(locks) and locks[-1] == LONGEST_LOCK == AT_PLACE.lock_of(10**9)


def test_a_try_while_it_is_locked_does_not_lengthen_the_lock() -> None:
    locked = after(AT_PLACE.free_failures + 1)
    assert locked.tried(NOW + timedelta(seconds=29)) == locked


def test_a_lock_is_over_in_time() -> None:
    locked = after(AT_PLACE.free_failures + 1)
    assert locked.refuses(NOW + timedelta(seconds=29))
    assert not locked.refuses(NOW + timedelta(seconds=30))


def test_many_names_from_one_place_lock_the_place() -> None:
    place = Tries()
    for _ in range(OF_PLACE.free_failures + 1):
        place = Past(of_place=place).tried(NOW).of_place
    assert Past(of_place=place).refuses(NOW)


def test_a_flood_on_a_name_keeps_out_whoever_was_never_there_and_not_its_owner() -> None:
    name = Tries()
    for _ in range(OF_NAME.free_failures + 1):
        name = Past(of_name=name).tried(NOW).of_name
    assert Past(of_name=name).is_kept_out(NOW)
    own = Tries(signed_in_at=NOW - timedelta(days=3))
    assert not Past(at_place=own, of_name=name).is_kept_out(NOW)
    assert not Past(at_place=own, of_name=name).refuses(NOW)
    long_ago = Tries(signed_in_at=NOW - OWN_PLACE_FOR)
    assert Past(at_place=long_ago, of_name=name).is_kept_out(NOW)


def test_who_signs_in_clears_the_name_and_takes_back_one_failure_of_the_place() -> None:
    proved = after(4).proved(NOW)
    assert (proved.at_place.failures, proved.of_place.failures, proved.of_name) == (0, 2, Tries())
    assert proved.at_place.is_own(NOW)


def test_the_step_that_locks_is_known_and_no_other() -> None:
    free, locking = after(AT_PLACE.free_failures - 1), after(AT_PLACE.free_failures)
    assert not free.locks(free.tried(NOW), NOW)
    assert locking.locks(locking.tried(NOW), NOW)
    locked = locking.tried(NOW)
    assert not locked.locks(locked.tried(NOW), NOW)


def test_what_failed_is_forgotten_in_a_day_and_ones_own_place_in_a_month() -> None:
    assert after(1).at_place.forgotten_at(NOW) == NOW + timedelta(days=1)
    assert Tries(signed_in_at=NOW).forgotten_at(NOW) == NOW + OWN_PLACE_FOR
