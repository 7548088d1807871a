"""Signing in: locks that grow, sessions that end, passwords that are none."""

from datetime import UTC, datetime, timedelta

import pytest

from services.registrar.domain.signing_in import (
    FREE_FAILURES,
    LONGEST_LOCK,
    SESSION_IDLE,
    SESSION_LASTS,
    Account,
    Session,
    lock_of,
    password_problem,
    tried,
)

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


def test_a_few_failures_lock_nothing() -> None:
    account = Account("anton", "hash")
    for _ in range(FREE_FAILURES):
        account = tried(account, NOW)
    assert not account.is_locked(NOW)


def test_each_failure_beyond_locks_for_twice_as_long_up_to_a_limit() -> None:
    locks = [lock_of(FREE_FAILURES + n) for n in range(1, 12)]
    assert locks[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert locks == sorted(locks) and locks[-1] == LONGEST_LOCK == lock_of(10**9)


def test_a_try_while_it_is_locked_does_not_lengthen_the_lock() -> None:
    locked = Account("anton", "hash", FREE_FAILURES + 1, NOW + timedelta(seconds=30))
    assert tried(locked, NOW) == locked


def test_a_lock_is_over_in_time() -> None:
    locked = Account("anton", "hash", FREE_FAILURES + 1, NOW + timedelta(seconds=30))
    assert locked.is_locked(NOW + timedelta(seconds=29))
    assert not locked.is_locked(NOW + timedelta(seconds=30))


def test_a_session_that_nobody_uses_is_over() -> None:
    session = Session("anton", NOW, NOW)
    assert session.is_open(NOW + SESSION_IDLE - timedelta(seconds=1))
    assert not session.is_open(NOW + SESSION_IDLE)


def test_a_session_that_is_used_ends_too() -> None:
    used = Session("anton", NOW, NOW + SESSION_LASTS - timedelta(minutes=1))
    assert used.is_open(used.expires_at - timedelta(seconds=1))
    assert not used.is_open(used.expires_at)


@pytest.mark.parametrize(
    "password", ["", "short words", "my name is Anton!", "aaaaaaaaaaaaaa", "x y z " * 100]
)
def test_a_password_that_can_be_guessed_or_is_endless_is_refused(password: str) -> None:
    assert password_problem("anton", password).startswith("password: ")


@pytest.mark.parametrize("password", ["four words are plenty", "ÄÖÜ und dann noch", "correct-horse-1"])
def test_a_long_password_is_taken_whatever_is_in_it(password: str) -> None:
    assert password_problem("anton", password) == ""
