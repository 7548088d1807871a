"""Signing in at the provider: the way there, and the way back.

Each begins on a page of ours, which the browser leaves by itself. A form that is answered with the address
of another host would need that host in the policy; and on what began at another site a browser sends no
cookie that is for us alone.
"""

from aiohttp import web

from services.chassis.errors import BadInput, Refused
from services.console.clients.people import Answered
from services.console.pages import leaving, secrets
from services.console.pages.forms import form_of
from services.console.pages.place import Place, desk_of
from services.console.pages.rendering import going
from services.console.pages.signing_in import asking, back_to

_BACK = "/sign-in/return"
_LONGEST_WORD = 4096


async def begin(request: web.Request) -> web.StreamResponse:
    """Send the browser to the provider; it keeps the handle of this sign-in."""
    desk = desk_of(request)
    url, handle = await desk.people.begin_sign_in(_address(desk.place))
    response = going(request, url, "You sign in with your organisation.")
    leaving.keep(response, desk.place, leaving.Leaving(handle, back_to(form_of(request).get("next"))))
    return response


async def finish(request: web.Request) -> web.StreamResponse:
    """Open a session for whom the provider vouches, or say why there is none."""
    desk, left = desk_of(request), leaving.kept(request)
    answered = Answered(*(_word(request, name) for name in ("state", "code", "iss", "error")))
    try:
        session = await desk.people.finish_sign_in(left.handle, _address(desk.place), answered)
    except Refused as error:
        return await asking(request, str(error), 403)
    response = going(request, back_to(left.next), "You are signed in.")
    secrets.give(response, desk.place, secrets.SESSION, session)
    secrets.give(response, desk.place, secrets.VISITOR, secrets.new_secret())
    leaving.forget(response, desk.place)
    return response


def _address(place: Place) -> str:
    return place.origin + _BACK


def _word(request: web.Request, name: str) -> str:
    words = request.query.getall(name, [])
    if len(words) > 1 or any(len(word) > _LONGEST_WORD for word in words):
        raise BadInput("this is no answer of a provider; start the sign-in again")
    return words[0] if words else ""
