"""A sign-in at the provider: whose it is, for how long, and what is asked of the provider's word."""

from datetime import UTC, datetime, timedelta

import pytest

from services.registrar.domain.elsewhere import (
    ATTEMPT_LASTS,
    LEEWAY_SECONDS,
    Attempt,
    Wanted,
    error_line,
    is_safe,
)

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
KEY = b"k" * 32


def test_what_the_provider_is_told_follows_from_the_handle_and_tells_nothing_of_it() -> None:
    one, again, other = Attempt.begun(KEY, NOW), Attempt.begun(KEY, NOW), Attempt.begun(b"o" * 32, NOW)
    told = [
        (made.state, made.nonce, made.verifier)
        for made in (one, again, Attempt(one.handle, b"o" * 32), other)
    ]
    assert len({word for words in told for word in words}) == 12
    assert (one.state, one.nonce, one.verifier) == told[0] and len(one.verifier) == 43
    assert one.handle.hex() not in repr(one)


def test_a_sign_in_is_answered_in_the_browser_in_which_it_began() -> None:
    mine, theirs = Attempt.begun(KEY, NOW), Attempt.begun(KEY, NOW)
    assert mine.is_answered_by(mine.state, NOW)
    assert not mine.is_answered_by(theirs.state, NOW)


def test_a_sign_in_is_over_in_time() -> None:
    made = Attempt.begun(KEY, NOW)
    assert made.is_answered_by(made.state, NOW + ATTEMPT_LASTS - timedelta(seconds=1))
    assert not made.is_answered_by(made.state, NOW + ATTEMPT_LASTS)


def test_nobody_makes_a_sign_in_younger_than_it_is() -> None:
    made = Attempt.begun(KEY, NOW)
    younger = Attempt(Attempt.begun(KEY, NOW + timedelta(hours=1)).handle[:8] + made.handle[8:], KEY)
    assert not younger.is_answered_by(made.state, NOW)


@pytest.mark.parametrize("handle", [b"", b"x" * 31, b"x" * 33])
def test_what_is_no_handle_is_answered_by_nothing(handle: bytes) -> None:
    made = Attempt(handle, KEY)
    assert not made.is_answered_by(made.state, NOW)


@pytest.mark.parametrize("state", ["", "ä", "\ud800"])
def test_what_is_no_state_answers_nothing(state: str) -> None:
    assert not Attempt.begun(KEY, NOW).is_answered_by(state, NOW)


@pytest.mark.parametrize("name", [None, 7, ["anton"], {"anton": 1}])
def test_a_name_is_a_word(name: object) -> None:
    assert Wanted("upn").name_in({"upn": name, "sub": "anton"}) == ""


def test_a_person_is_called_as_the_claim_says_that_was_chosen() -> None:
    assert Wanted("preferred_username").name_in({"sub": "7", "preferred_username": "anton"}) == "anton"


@pytest.mark.parametrize("given", [None, "", "low", ["high"]])
def test_a_level_that_was_not_reached_is_not_enough(given: object) -> None:
    assert "as strictly" in Wanted(acr=("high", "higher")).problem({"acr": given}, NOW)
    assert Wanted(acr=("high", "higher")).problem({"acr": "higher"}, NOW) == ""


@pytest.mark.parametrize("given", [None, "pwd otp", ["pwd"], ["otp", 7], []])
def test_every_method_that_is_asked_for_has_to_have_been_used(given: object) -> None:
    assert "every method" in Wanted(amr=("pwd", "otp")).problem({"amr": given}, NOW)
    assert Wanted(amr=("pwd", "otp")).problem({"amr": ["otp", "pwd", "mfa"]}, NOW) == ""


@pytest.mark.parametrize("then", [None, "now", True])
def test_when_somebody_signed_in_has_to_be_said_where_it_counts(then: object) -> None:
    assert "does not say when" in Wanted(max_age_seconds=60).problem({"auth_time": then}, NOW)


def test_a_sign_in_at_the_provider_grows_too_old() -> None:
    then = NOW.timestamp() - 60
    assert Wanted(max_age_seconds=60).problem({"auth_time": then - LEEWAY_SECONDS}, NOW) == ""
    assert "too long ago" in Wanted(max_age_seconds=60).problem({"auth_time": then - LEEWAY_SECONDS - 1}, NOW)


@pytest.mark.parametrize(
    "error",
    ["access_denied", "server_error", "login_required", "invalid_scope", "", "<script>alert(1)</script>"],
)
def test_an_error_of_the_provider_is_said_in_words_of_ours(error: str) -> None:
    line = error_line(error)
    assert line and "\n" not in line and "script" not in line and "_" not in line


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://id.example/realm", True),
        ("http://localhost:8440/sign-in/return", True),
        ("http://[::1]:1/", True),
        ("http://id.example", False),
        ("https://", False),
        ("https://user@id.example", False),
        ("https://id.example:port", False),
        ("https://id.example/\nx", False),
        ("javascript:alert(1)", False),
        ("https://[", False),
    ],
)
def test_an_address_is_https_or_of_this_machine(address: str, safe: bool) -> None:
    assert is_safe(address) is safe
