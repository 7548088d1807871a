"""Signing in: passwords that are given and chosen, sessions that end, passwords that are none."""

from datetime import UTC, datetime, timedelta

import pytest

from services.registrar.domain.signing_in import (
    ONE_TIME_LASTS,
    SESSION_IDLE,
    SESSION_LASTS,
    Account,
    Session,
    new_password,
    password_problem,
)

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


def test_what_somebody_else_gave_is_good_for_a_day_and_for_nothing_else() -> None:
    given = Account("anton", "old", 3, NOW, NOW).given("new", NOW)
    assert (given.password_hash, given.failures, given.locked_until) == ("new", 0, None)
    assert given.must_set_password and given.signed_in_at == NOW
    assert not given.has_expired(NOW + ONE_TIME_LASTS - timedelta(seconds=1))
    assert given.has_expired(NOW + ONE_TIME_LASTS)


def test_what_one_chose_oneself_never_expires_but_that_another_was_given_is_known() -> None:
    chosen = Account("anton", "old").given("new", NOW).chosen("own")
    assert not chosen.must_set_password and not chosen.has_expired(NOW + timedelta(days=999))
    day = timedelta(hours=24)
    assert chosen.was_given(NOW + day - timedelta(seconds=1), day)
    assert not chosen.was_given(NOW + day, day)
    assert not Account("anton", "own").was_given(NOW, day)


def test_a_password_of_chance_may_be_taken_and_is_never_the_same() -> None:
    made = {new_password() for _ in range(200)}
    assert len(made) == 200 and all(password_problem("anton", one) == "" for one in made)


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
