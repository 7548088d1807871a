"""Who may call whom: identities, the tokens that they sign, and what the contract says of each method."""

from services.chassis.access.access import Access
from services.chassis.access.directory import Directory
from services.chassis.access.identity import OPERATOR, SERVICES, Identity

__all__ = ["OPERATOR", "SERVICES", "Access", "Directory", "Identity"]
