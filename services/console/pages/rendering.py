"""Templates, and what they all are given. What comes from people is escaped wherever it stands."""

from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from aiohttp import web
from google.protobuf.timestamp_pb2 import Timestamp
from jinja2 import Environment, PackageLoader, StrictUndefined

from services.chassis.envelope import to_datetime
from services.chassis.shown_address import shown_address
from services.console.domain import routes, words
from services.console.pages import secrets
from services.console.pages.place import VISIT

NARROW = "\N{NARROW NO-BREAK SPACE}"


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("services.console", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        moment=moment,
        day=day,
        expiring=words.expiring_of,
        second=second,
        clock=clock,
        count=count,
        status=words.status_of,
        role=words.role_of,
        field=field,
        address=shown_address,
    )
    return made


def page(
    request: web.Request, template: str, status: int = 200, secret: bytes = b"", **given: Any
) -> web.Response:
    """Return a page. `given` is what its template asks for besides what every page has.

    `secret`: what its forms prove themselves with where nobody is signed in.
    """
    visit = request.get(VISIT)
    secret = visit.session if visit is not None else secret
    text = _TEMPLATES.get_template(template).render(
        visit=visit,
        menu=routes.menu_of(visit.roles) if visit is not None and not visit.must_set_password else [],
        here=request.path,
        opens=lambda name: visit is not None and routes.BY_NAME[name].opens_for(visit.roles),
        proof=secrets.proof_of(secret) if secret else "",
        **given,
    )
    return web.Response(status=status, text=text, content_type="text/html", charset="utf-8")


def moved(path: str) -> web.Response:
    """Return the way to another page, to be fetched with GET."""
    return web.Response(status=303, headers={"Location": path})


def going(request: web.Request, url: str, line: str) -> web.Response:
    """Return a page of ours that the browser leaves by itself, for `url`.

    Where the answer to a form is another host, or the way began at one: see `elsewhere`.
    """
    return page(request, "going.html.j2", url=url, line=line)


def problem(request: web.Request, status: int, line: str) -> web.Response:
    """Return a page, or JSON for a script, that says in one line why it went no further."""
    if "application/json" in request.headers.get("Accept", ""):
        return web.json_response({"problem": line}, status=status)
    back, called = _way_back(request)
    return page(request, "problem.html.j2", status, line=line, back=back, called=called)


def _way_back(request: web.Request) -> tuple[str, str]:
    """Return where somebody goes on from a page that did not work, and what that is called."""
    name = request.match_info.get("name")
    if name and request.path.startswith("/deployments/"):
        return f"/deployments/{quote(name, safe='')}", f"Back to {name}"
    if request.path.startswith("/held"):
        return "/held", "Back to what is kept longer"
    if request.path.startswith("/public"):
        return "/public", "What the public is told"
    return "/", "Home"


def moment(when: Timestamp | datetime | None) -> str:
    """Return a day and a time; empty where there is none."""
    found = _datetime(when)
    return "" if found is None else f"{found.day} {found:%B %Y}, {found:%H:%M} UTC"


def day(when: Timestamp | datetime | None) -> str:
    """Return a day; empty where there is none."""
    found = _datetime(when)
    return "" if found is None else f"{found.day} {found:%B %Y}"


def second(when: Timestamp | datetime | None) -> str:
    """Return a day and a time to the second; empty where there is none."""
    found = _datetime(when)
    return "" if found is None else f"{found.day} {found:%B %Y}, {found:%H:%M:%S} UTC"


def clock(when: Timestamp | datetime | None) -> str:
    """Return a time of the day."""
    found = _datetime(when)
    return "" if found is None else f"{found:%H:%M:%S} UTC"


def field(when: Timestamp | datetime | None) -> str:
    """Return a time as a field of a form holds it."""
    found = _datetime(when)
    return "" if found is None else f"{found:%Y-%m-%dT%H:%M}"


def count(number: int) -> str:
    """Return a number in groups of three."""
    return f"{number:,}".replace(",", NARROW)


def _datetime(when: Timestamp | datetime | None) -> datetime | None:
    if isinstance(when, Timestamp):
        return to_datetime(when) if when.seconds else None
    return when.astimezone(UTC) if when is not None else None


_TEMPLATES: Final = _environment()
