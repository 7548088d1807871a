"""Whose password is it? A few are looked at at a time, each so often, and what failed is told."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from services.chassis.access import Person
from services.chassis.errors import Unavailable
from services.chassis.origin import utc_now
from services.registrar.domain.acts import Act, Deed
from services.registrar.domain.queueing import Queue
from services.registrar.domain.signing_in import MOST_PASSWORD_LENGTH, Account
from services.registrar.domain.trying import Past
from services.registrar.ports import Accounts, Acts, Passwords

BUSY = "many sign in at the same time; try again in a moment"


@dataclass(frozen=True, slots=True)
class Entrance:
    """`people` are those of the directory."""

    accounts: Accounts
    passwords: Passwords
    acts: Acts
    people: Mapping[str, Person]
    now: Callable[[], datetime] = utc_now
    queue: Queue = field(default_factory=Queue)

    async def proved(self, name: str, password: str, source: str) -> Account | None:
        """Return whose account a password opens from a place; None when it opens none.

        Unavailable, and nothing is counted, while too many wait.
        """
        with self._place(source):
            return await self._proved(name, password, source)

    async def hashed(self, password: str, source: str) -> str:
        """Return what to keep in place of a password. Unavailable while too many wait."""
        with self._place(source):
            return await self.passwords.hashed(password)

    @contextmanager
    def _place(self, source: str) -> Iterator[None]:
        with self.queue.place(source) as has_room:
            if not has_room:
                raise Unavailable(BUSY)
            yield

    async def _proved(self, name: str, password: str, source: str) -> Account | None:
        now = self.now()
        account, before = await self.accounts.attempt(name, source, lambda seen: seen.tried(now), now)
        if before.refuses(now):
            return None  # here this name is as good as one that nobody has: no work is spent on it
        kept = account.password_hash if account is not None else None
        fits = await self.passwords.fits(password[:MOST_PASSWORD_LENGTH], kept)
        kept_out = account is None or account.has_expired(now) or before.is_kept_out(now)
        if not fits or kept_out or name not in self.people:
            await self._tell_failed(name, before, now)
            return None
        return account

    async def _tell_failed(self, name: str, before: Past, now: datetime) -> None:
        """Tell it of people: what else was typed as a name may be a password."""
        if name not in self.people:
            return
        hour = f"{now:%Y-%m-%dT%H}"
        await self.acts.tell(Act(Deed.SIGN_IN_FAILED, concerns=name, once=hour))
        if before.locks(before.tried(now), now):
            await self.acts.tell(Act(Deed.SIGN_IN_LOCKED, concerns=name, once=hour))
