"""One's own password: set before anything else where it was given, and changed whenever one likes."""

from aiohttp import web

from services.chassis.errors import BadInput, Refused, Unavailable
from services.console.pages import secrets
from services.console.pages.forms import form_of
from services.console.pages.place import desk_of, visit_of
from services.console.pages.rendering import moved, page

_CODES = {BadInput: 400, Refused: 403, Unavailable: 503}


async def ask(request: web.Request) -> web.StreamResponse:
    """Ask for the password that is in force, and twice for another."""
    return _asking(request)


async def set_own(request: web.Request) -> web.StreamResponse:
    """Set it; every other session of this person is over."""
    desk, form, visit = desk_of(request), form_of(request), visit_of(request)
    new = form.password("new_password")
    if new != form.password("once_more"):
        return _asking(request, "the two new ones are not the same; nothing was changed", 400)
    try:
        session = await desk.people.change_password(
            visit.session, form.password("password"), new, desk.source_of(request)
        )
    except (BadInput, Refused, Unavailable) as error:
        return _asking(request, str(error), _CODES[type(error)])
    response = moved("/password?changed")
    secrets.give(response, desk.place, secrets.SESSION, session)
    return response


def _asking(request: web.Request, line: str = "", status: int = 200) -> web.Response:
    changed = "changed" in request.query and not line
    return page(request, "password.html.j2", status, line=line, changed=changed)
