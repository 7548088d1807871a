"""Who may sign in now, how long a session lasts, and what a password must be."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

SESSION_IDLE = timedelta(minutes=30)
SESSION_LASTS = timedelta(hours=12)
ONE_TIME_LASTS = timedelta(hours=24)
LEAST_PASSWORD_LENGTH = 12
# What is hashed takes time; nobody has so long a password.
MOST_PASSWORD_LENGTH = 256
# Base 32 without what is taken for something else: 20 of them are 100 bits.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5


@dataclass(frozen=True, slots=True)
class Account:
    """What is kept of somebody who signs in with a password. `failures`: in a row, from wherever, up to now.

    `given_at`: when somebody else last gave them a password; `one_time_until`: that is the one in force, and
    good until then for setting another.
    """

    name: str
    password_hash: str
    failures: int = 0
    locked_until: datetime | None = None
    signed_in_at: datetime | None = None
    given_at: datetime | None = None
    one_time_until: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        """Whether no password opens it at `now` from where it was not opened before."""
        return self.locked_until is not None and now < self.locked_until

    @property
    def must_set_password(self) -> bool:
        """Whether the password in force was given by somebody else."""
        return self.one_time_until is not None

    def has_expired(self, now: datetime) -> bool:
        """Whether its password is good for nothing any more."""
        return self.one_time_until is not None and now >= self.one_time_until

    def was_given(self, now: datetime, within: timedelta) -> bool:
        """Whether somebody else gave them a password so short a time ago, and so may have been them."""
        return self.given_at is not None and now < self.given_at + within

    def signed_in(self, now: datetime) -> "Account":
        """Return it after a password that was right."""
        return replace(self, failures=0, locked_until=None, signed_in_at=now)

    def given(self, password_hash: str, now: datetime) -> "Account":
        """Return it with a password that somebody else gave."""
        return Account(
            self.name,
            password_hash,
            signed_in_at=self.signed_in_at,
            given_at=now,
            one_time_until=now + ONE_TIME_LASTS,
        )

    def chosen(self, password_hash: str) -> "Account":
        """Return it with a password of the person's own."""
        return replace(self, password_hash=password_hash, one_time_until=None)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in. `used_at`: when they last did something.

    `by_provider`: an OpenID provider vouched for them, not a password.
    """

    person: str
    opened_at: datetime
    used_at: datetime
    by_provider: bool = False

    @property
    def expires_at(self) -> datetime:
        """When it ends, used or not."""
        return self.opened_at + SESSION_LASTS

    def is_open(self, now: datetime) -> bool:
        """Whether it is still good at `now`."""
        return now < self.expires_at and now < self.used_at + SESSION_IDLE


def new_password() -> str:
    """Return a password of chance, 100 bits, in groups that can be read out."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def password_problem(name: str, password: str) -> str:
    """Return what is wrong with a new password; empty when it may be taken."""
    if len(password) < LEAST_PASSWORD_LENGTH:
        return f"password: it has {LEAST_PASSWORD_LENGTH} characters at least; some words make a good one"
    if len(password) > MOST_PASSWORD_LENGTH:
        return f"password: it has {MOST_PASSWORD_LENGTH} characters at most"
    if name in password.casefold():
        return "password: it may not contain the name"
    if len(set(password)) < 5:
        return "password: it repeats the same few characters"
    return ""
