"""Signing in and out."""

from aiohttp import web

from services.chassis.errors import Refused, Unavailable
from services.console.pages import secrets
from services.console.pages.forms import form_of
from services.console.pages.place import desk_of, visit_of
from services.console.pages.rendering import going, moved, page

_OUT_HERE = "You are signed out here. Your organisation asks whether you sign out there too."


async def show(request: web.Request) -> web.StreamResponse:
    """Ask how somebody signs in."""
    return await asking(request)


async def sign_in(request: web.Request) -> web.StreamResponse:
    """Open a session, or say that something was wrong, but not what."""
    desk, form = desk_of(request), form_of(request)
    try:
        source = desk.source_of(request)
        session = await desk.people.sign_in(form.get("name"), form.password("password"), source)
    except Refused as error:
        return await asking(request, str(error), 403)
    except Unavailable as error:
        return await asking(request, str(error), 503)
    response = moved(back_to(form.get("next")))
    secrets.give(response, desk.place, secrets.SESSION, session)
    secrets.give(response, desk.place, secrets.VISITOR, secrets.new_secret())
    return response


async def sign_out(request: web.Request) -> web.StreamResponse:
    """End the session, here and where it is kept."""
    desk = desk_of(request)
    url = await desk.people.sign_out(visit_of(request).session, f"{desk.place.origin}/sign-in")
    response = going(request, url, _OUT_HERE) if url else moved("/sign-in")
    secrets.take_back(response, desk.place, secrets.SESSION)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def back_to(path: str) -> str:
    """Return where to go on after signing in: a page of ours, never another place."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if safe and "\\" not in path else "/"


async def asking(request: web.Request, line: str = "", status: int = 200) -> web.Response:
    """Return the page with the ways to sign in, and what was wrong, if anything was."""
    # Its form proves itself by a secret that only a browser has that was shown this page.
    secret = secrets.secret_in(request, secrets.VISITOR) or secrets.new_secret()
    given = form_of(request).get("next") if request.method == "POST" else request.query.get("next", "")
    response = page(
        request,
        "sign_in.html.j2",
        status,
        secret,
        line=line,
        ways=await desk_of(request).people.ways(),
        next=back_to(given),
        over="over" in request.query,
    )
    secrets.give(response, desk_of(request).place, secrets.VISITOR, secret)
    return response
