"""Whose the marks of the audit chain are, for an auditor; that somebody asked is on record itself."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.chassis.access import OPERATOR, Person
from services.chassis.errors import BadInput
from services.chassis.origin import utc_now
from services.registrar.domain.acts import Act, Deed
from services.registrar.ports import Accounts, Acts

_MOST_MARKS, _MARK_BYTES = 20_000, 32
_MOST_NAMES, _LONGEST_NAME = 100, 200


@dataclass(frozen=True, slots=True)
class Naming:
    """Tries the names of the directory, of accounts, and those that the auditor brings."""

    accounts: Accounts
    acts: Acts
    people: Mapping[str, Person]
    now: Callable[[], datetime] = utc_now

    async def find(
        self, marks: Collection[bytes], names: Collection[str], auditor: str
    ) -> Mapping[bytes, str]:
        """Return whose marks these are, as far as salts are left; told once a day for each who asks."""
        if len(marks) > _MOST_MARKS or any(len(mark) != _MARK_BYTES for mark in marks):
            raise BadInput(f"marks: {_MOST_MARKS} at most, of {_MARK_BYTES} bytes each")
        if len(names) > _MOST_NAMES or any(len(name) > _LONGEST_NAME for name in names):
            raise BadInput(f"names: {_MOST_NAMES} at most, of {_LONGEST_NAME} letters each")
        await self.acts.tell(Act(Deed.NAMES_SEEN, auditor, once=f"{self.now():%Y-%m-%d}"))
        known = {*self.people, *await self.accounts.all(), OPERATOR, *names}
        return await self.acts.find(marks, known)
