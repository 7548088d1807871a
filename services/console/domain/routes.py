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
_WHO_MAY_STOP = (AUTHOR, AUTHORISING_OFFICER, ENGAGEMENT_OFFICER, SUPERVISOR)
_WHO_SEES_LISTS = (AUTHOR, AUTHORISING_OFFICER, SUPERVISOR, AUDITOR)
_WHO_HOLDS = (SUPERVISOR, AUTHORISING_OFFICER)
_WHO_SEES_HOLDS = (*_WHO_HOLDS, AUDITOR)
_WHO_EXPORTS = (AUTHORISING_OFFICER, SUPERVISOR)
_WHO_SEES_EXPORTS = (*_WHO_EXPORTS, AUDITOR)
_WHO_REMOVES = (AUTHOR, AUTHORISING_OFFICER, SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Route:
    """`roles`: any one of them opens it; None: anybody at all, signed in or not.

    `menu`: what it is called where those who may open it find it; empty: not in the menu.
    `takes_archive`: its form may be far larger than a photo, so it is read last, by the page itself.
    """

    name: str
    method: str
    path: str
    roles: frozenset[str] | None
    menu: str = ""
    takes_archive: bool = False

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
    _open("sign_in_elsewhere", "POST", "/sign-in/provider"),
    _open("sign_in_back", "GET", "/sign-in/return"),
    _for("sign_out", "POST", "/sign-out"),
    _for("password", "GET", "/password"),
    _for("set_password", "POST", "/password"),
    _for("home", "GET", "/"),
    _for("present", "GET", "/present"),
    _for("deployments", "GET", "/deployments", menu="Deployments"),
    _for("ask_draft", "GET", "/deployments/new", AUTHOR, menu="New draft"),
    _for("draft", "POST", "/deployments", AUTHOR),
    _for("deployment", "GET", "/deployments/{name}"),
    _for("publish", "POST", "/deployments/{name}/publish", AUTHOR, SUPERVISOR),
    _for("start", "POST", "/deployments/{name}/start", AUTHORISING_OFFICER, SUPERVISOR),
    _for("stop", "POST", "/deployments/{name}/stop", *_WHO_MAY_STOP),
    _for("end", "POST", "/deployments/{name}/end", AUTHOR, AUTHORISING_OFFICER, SUPERVISOR),
    _for("entries", "GET", "/deployments/{name}/list", *_WHO_SEES_LISTS),
    _for("add_entry", "POST", "/deployments/{name}/list", AUTHOR),
    _for("remove_entry", "POST", "/deployments/{name}/list/remove", *_WHO_REMOVES),
    _for("release_entry", "POST", "/deployments/{name}/list/release", SUPERVISOR),
    _for("ask_list", "GET", "/deployments/{name}/list/import", AUTHOR),
    Route(
        "import_list",
        "POST",
        "/deployments/{name}/list/import",
        frozenset({AUTHOR}),
        takes_archive=True,
    ),
    _for("stop_import", "POST", "/deployments/{name}/list/import/stop", AUTHOR),
    _for("import_report", "GET", "/deployments/{name}/list/import.csv", AUTHOR),
    _for("review", "GET", "/deployments/{name}/review", AUTHOR, AUTHORISING_OFFICER),
    _for("review_photos", "GET", "/deployments/{name}/review/photos", AUTHOR, AUTHORISING_OFFICER),
    _for("authorise", "POST", "/deployments/{name}/authorise", AUTHORISING_OFFICER),
    _for("alerts", "GET", "/alerts", ENGAGEMENT_OFFICER, SUPERVISOR, menu="Alerts"),
    _for("officer", "GET", "/alerts/{name}", ENGAGEMENT_OFFICER, SUPERVISOR),
    _for("events", "GET", "/alerts/{name}/events", ENGAGEMENT_OFFICER, SUPERVISOR),
    _for("comparison", "GET", "/alerts/{name}/{alert}/comparison", ENGAGEMENT_OFFICER),
    _for("answer", "POST", "/alerts/{name}/{alert}/answer", ENGAGEMENT_OFFICER),
    _for("identity", "GET", "/alerts/{name}/{alert}/identity", ENGAGEMENT_OFFICER),
    _for("outcome", "POST", "/alerts/{name}/{alert}/outcome", ENGAGEMENT_OFFICER, SUPERVISOR),
    _for("receipt", "POST", "/alerts/{name}/{alert}/receipt", ENGAGEMENT_OFFICER, SUPERVISOR),
    _for("requests", "GET", "/requests", SUPERVISOR, menu="Requests"),
    _for("answer_request", "POST", "/requests", SUPERVISOR),
    _for("wish", "POST", "/requests/wish", SUPERVISOR),
    _for("held", "GET", "/held", *_WHO_SEES_HOLDS, menu="Kept longer"),
    _for("place_hold", "POST", "/held", SUPERVISOR),
    _for("confirm_hold", "POST", "/held/{hold}/confirm", *_WHO_HOLDS),
    _for("review_hold", "POST", "/held/{hold}/review", *_WHO_HOLDS),
    _for("lift_hold", "POST", "/held/{hold}/lift", *_WHO_HOLDS),
    _for("exports", "GET", "/exports", *_WHO_SEES_EXPORTS, menu="Exports"),
    _for("ask_export", "POST", "/exports", SUPERVISOR),
    _for("confirm_export", "POST", "/exports/{export}/confirm", *_WHO_EXPORTS),
    _for("withdraw_export", "POST", "/exports/{export}/withdraw", *_WHO_EXPORTS),
    _for("fetch_export", "POST", "/exports/{export}/copy", *_WHO_EXPORTS),
    _for("watching", "GET", "/watch", SUPERVISOR, ENGINEER, menu="Watch"),
    _for("watch", "GET", "/watch/{name}", SUPERVISOR, ENGINEER),
    _for("live_pictures", "GET", "/watch/{name}/pictures", SUPERVISOR, ENGINEER),
    _for("audit", "GET", "/audit", AUDITOR, menu="Audit"),
    _for("audit_export", "GET", "/audit/export", AUDITOR),
    _for("use", "GET", "/audit/uses/{name}", AUDITOR),
    _for("people", "GET", "/people", ENGINEER, menu="People"),
    _for("give_password", "POST", "/people/password", ENGINEER),
    _for("end_sessions", "POST", "/people/sessions", ENGINEER),
    _for("passkey", "GET", "/passkey", AUTHORISING_OFFICER, menu="Passkey"),
    _for("make_passkey", "POST", "/passkey", AUTHORISING_OFFICER),
    # What the public gets.
    _open("notices", "GET", "/public", menu="Public"),
    _open("notices_json", "GET", "/public/notices.json"),
    _open("notice", "GET", "/public/notices/{name}"),
    _open("poster", "GET", "/public/notices/{name}/poster"),
    _open("leaflet", "GET", "/public/notices/{name}/leaflet"),
    _open("asking", "GET", "/public/asking"),
    _open("records", "GET", "/public/records"),
    _open("records_csv", "GET", "/public/records.csv"),
    _open("records_json", "GET", "/public/records.json"),
    _open("results", "GET", "/public/results"),
    _open("results_csv", "GET", "/public/results.csv"),
    _open("heads", "GET", "/public/heads"),
    _open("heads_json", "GET", "/public/heads.json"),
    _open("latest_head", "GET", "/public/heads/latest"),
)
# What opens for somebody whose password was given to them, until they have set one of their own.
WITH_A_GIVEN_PASSWORD = frozenset({"password", "set_password", "sign_out"})
BY_NAME = {route.name: route for route in ROUTES}


def menu_of(roles: Collection[str]) -> list[Route]:
    """Return what somebody with these roles finds in the menu, in order."""
    return [route for route in ROUTES if route.menu and route.opens_for(roles)]
