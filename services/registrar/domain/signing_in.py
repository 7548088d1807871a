"""Who may sign in now, how long a session lasts, and what a password must be."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FREE_FAILURES = 4
_FIRST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(minutes=15)
SESSION_IDLE = timedelta(minutes=30)
SESSION_LASTS = timedelta(hours=12)
LEAST_PASSWORD_LENGTH = 12
# What is hashed takes time; nobody has so long a password.
MOST_PASSWORD_LENGTH = 256


@dataclass(frozen=True, slots=True)
class Account:
    """What is kept of somebody who signs in with a password. `failures`: in a row, up to now."""

    name: str
    password_hash: str
    failures: int = 0
    locked_until: datetime | None = None
    signed_in_at: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        """Whether no password opens it at `now`."""
        return self.locked_until is not None and now < self.locked_until


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


def tried(account: Account, now: datetime) -> Account:
    """Return the account after a try that has not proved right yet: it counts as wrong until then.

    So many tries at once are no way around the lock. A try while it is locked changes nothing.
    """
    if account.is_locked(now):
        return account
    failures = account.failures + 1
    lasts = lock_of(failures)
    return replace(account, failures=failures, locked_until=now + lasts if lasts else None)


def lock_of(failures: int) -> timedelta:
    """Return for how long so many failures in a row lock an account: twice as long with each."""
    over = failures - FREE_FAILURES
    if over <= 0:
        return timedelta(0)
    # Beyond that, the longest; a number with many bits is made for nothing.
    return min(LONGEST_LOCK, _FIRST_LOCK * (1 << min(over - 1, 16)))


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
