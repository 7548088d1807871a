"""Who calls: a service, the operator, the console, or a person with roles."""

from dataclasses import dataclass
from typing import Final

from services.chassis.access.people import Role

IN_DOUBT: Final = (
    "your password was given by somebody else not long ago; set one of your own, and wait until tomorrow"
)
"""What a caller in doubt is told who asks for what may not leave with somebody else."""


@dataclass(frozen=True, slots=True)
class Caller:
    """`roles` is empty for whoever is no person.

    `in_doubt`: their password was given by somebody else not long ago, who may be the one that calls.
    """

    name: str
    roles: frozenset[Role] = frozenset()
    in_doubt: bool = False

    @property
    def is_person(self) -> bool:
        """Whether a person answers for the call."""
        return bool(self.roles)

    @property
    def words(self) -> frozenset[str]:
        """The words of a contract that mean it: a person's roles alone, of whoever else the name."""
        return frozenset(self.roles) if self.is_person else frozenset({self.name}) - frozenset(Role)
