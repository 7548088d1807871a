"""Who may call whom: identities, the tokens that they sign, and what the contract says of each method."""

from services.chassis.access.access import Access
from services.chassis.access.caller import IN_DOUBT, Caller
from services.chassis.access.directory import Directory
from services.chassis.access.identity import CONSOLE, OPERATOR, SERVICES, Identity
from services.chassis.access.people import Person, Role

__all__ = [
    "CONSOLE",
    "IN_DOUBT",
    "OPERATOR",
    "SERVICES",
    "Access",
    "Caller",
    "Directory",
    "Identity",
    "Person",
    "Role",
]
