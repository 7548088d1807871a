"""Accounts, as an engineer looks after them: a password that is shown once, locks, sessions."""

from aiohttp import web

from services.console.clients.accounts import Accounts
from services.console.pages.forms import form_of
from services.console.pages.place import visit_of
from services.console.pages.rendering import page
from sightline.registrar.v1.people_service_pb2 import SetPasswordResponse


async def show(request: web.Request) -> web.StreamResponse:
    """Show everyone of the directory."""
    return await _page(request)


async def give_password(request: web.Request) -> web.StreamResponse:
    """Give somebody a password, and show it: it is kept nowhere."""
    name = form_of(request).get("name")
    given = await Accounts(visit_of(request)).give_password(name)
    return await _page(request, name, given)


async def end_sessions(request: web.Request) -> web.StreamResponse:
    """End somebody's sessions."""
    name = form_of(request).get("name")
    ended = await Accounts(visit_of(request)).end_sessions(name)
    return await _page(request, name, ended=ended)


async def _page(
    request: web.Request,
    name: str = "",
    given: SetPasswordResponse | None = None,
    ended: int | None = None,
) -> web.Response:
    people = await Accounts(visit_of(request)).all()
    return page(request, "people.html.j2", people=people, name=name, given=given, ended=ended)
