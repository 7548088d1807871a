"""How often somebody may try to sign in: limited by name and place together, by place, and by name.

A stranger who tries a name from a place of their own locks it there alone. Only a flood from many places
locks a name itself, and then not where its owner has signed in before: nobody can keep a named officer out.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

LONGEST_LOCK = timedelta(minutes=15)
# A try that failed is forgotten a day later; where somebody signed in is their place for a month.
FORGOTTEN_AFTER = timedelta(days=1)
OWN_PLACE_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures in a row are free; the next locks for `first`, each further one for twice as long."""

    free_failures: int
    first: timedelta

    def lock_of(self, failures: int) -> timedelta:
        """Return for how long so many failures in a row lock."""
        over = failures - self.free_failures
        if over <= 0:
            return timedelta(0)
        # Beyond that, the longest; a number with many bits is made for nothing.
        return min(LONGEST_LOCK, self.first * (1 << min(over - 1, 16)))


# Of one name at one place; of one place, whatever the name; of one name, wherever it is tried.
AT_PLACE = Limit(4, timedelta(seconds=30))
OF_PLACE = Limit(40, timedelta(seconds=30))
OF_NAME = Limit(100, timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Tries:
    """Failures in a row, up to now, and until when no further try counts for anything."""

    failures: int = 0
    locked_until: datetime | None = None
    signed_in_at: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        """Whether a try now is refused."""
        return self.locked_until is not None and now < self.locked_until

    def is_own(self, now: datetime) -> bool:
        """Whether somebody has signed in here not long ago."""
        return self.signed_in_at is not None and now < self.signed_in_at + OWN_PLACE_FOR

    def tried(self, limit: Limit, now: datetime) -> "Tries":
        """Return it after a try that has not proved right yet: it counts as wrong until then.

        So many tries at once are no way around a lock. A try while it is locked changes nothing.
        """
        if self.is_locked(now):
            return self
        failures = self.failures + 1
        lasts = limit.lock_of(failures)
        return replace(self, failures=failures, locked_until=now + lasts if lasts else None)

    def forgotten_at(self, now: datetime) -> datetime:
        """Return when nothing needs to be kept of it any more."""
        own = now if self.signed_in_at is None else self.signed_in_at + OWN_PLACE_FOR
        return max(own, now + FORGOTTEN_AFTER)


@dataclass(frozen=True, slots=True)
class Past:
    """What was tried before: of a name at its place, of the place, and of the name (accounts alone)."""

    at_place: Tries = Tries()
    of_place: Tries = Tries()
    of_name: Tries = Tries()

    def refuses(self, now: datetime) -> bool:
        """Whether it is refused at its place, whatever the password: as for a name that nobody has."""
        return self.at_place.is_locked(now) or self.of_place.is_locked(now)

    def is_kept_out(self, now: datetime) -> bool:
        """Whether it is refused because its name is tried from too many places, and this is not its own."""
        return self.of_name.is_locked(now) and not self.at_place.is_own(now)

    def tried(self, now: datetime) -> "Past":
        """Return it after a try that has not proved right yet."""
        if self.refuses(now):
            return self
        return Past(
            self.at_place.tried(AT_PLACE, now),
            self.of_place.tried(OF_PLACE, now),
            self.of_name.tried(OF_NAME, now),
        )

    def locks(self, after: "Past", now: datetime) -> bool:
        """Whether the step from this to `after` has locked the name here, or anywhere."""
        return (after.at_place.is_locked(now) and not self.at_place.is_locked(now)) or (
            after.of_name.is_locked(now) and not self.of_name.is_locked(now)
        )

    def proved(self, now: datetime) -> "Past":
        """Return it after a password that was right: of its place this try does not count, nor one before it.

        Not all of them: with an account of one's own nobody could be kept from trying others' in between.
        """
        place = replace(self.of_place, failures=max(0, self.of_place.failures - 2), locked_until=None)
        return Past(Tries(signed_in_at=now), place, Tries())
