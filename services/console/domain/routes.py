"""Every route of the console: what opens it, and who may. What has no row here does not exist."""

from collections.abc import Collection
from dataclasses import dataclass

AUTHOR = "author"
AUTHORISING_OFFICER = "authorising_officer"
ENGAGEMENT_OFFICER = "engagement_officer"
SUPERVISOR = "supervisor"
AUDITOR = "auditor"
ENGINEER = "engineer"
ROLES = (AUTHOR, AUTHORISING_OFFICER, ENGAGEMENT_OFFICER, SUPERVISOR, AUDITOR, ENGINEER)
SIGNED_IN = frozenset(ROLES)


@dataclass(frozen=True, slots=True)
class Route:
    """`roles`: any one of them opens it; None: anybody at all, signed in or not.

    `menu`: what it is called where those who may open it find it; empty: not in the menu.
    """

    name: str
    method: str
    path: str
    roles: frozenset[str] | None
    menu: str = ""

    def opens_for(self, roles: Collection[str]) -> bool:
        """Whether somebody with these roles may open it."""
        return self.roles is None or not self.roles.isdisjoint(roles)


def _open(name: str, method: str, path: str, menu: str = "") -> Route:
    return Route(name, method, path, None, menu)


def _for(name: str, method: str, path: str, *roles: str, menu: str = "") -> Route:
    return Route(name, method, path, frozenset(roles or SIGNED_IN), menu)


ROUTES = (
    _open("static", "GET", "/static/{file}"),
    _open("sign_in", "GET", "/sign-in"),
    _open("sign_in_now", "POST", "/sign-in"),
    _for("sign_out", "POST", "/sign-out"),
    _for("home", "GET", "/"),
)
BY_NAME = {route.name: route for route in ROUTES}


def menu_of(roles: Collection[str]) -> list[Route]:
    """Return what somebody with these roles finds in the menu, in order."""
    return [route for route in ROUTES if route.menu and route.opens_for(roles)]
