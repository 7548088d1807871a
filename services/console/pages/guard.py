"""Before every page: is it asked for here, by a form of ours, by somebody who may?"""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from aiohttp import web

from services.chassis.errors import BadInput, Refused, SightlineError, Unavailable
from services.console.clients.people import Visit
from services.console.domain.routes import BY_NAME, WITH_A_GIVEN_PASSWORD, Route
from services.console.pages import forms, secrets
from services.console.pages.place import VISIT, desk_of
from services.console.pages.rendering import moved, problem

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_CODES: dict[type[SightlineError], int] = {BadInput: 400, Refused: 409, Unavailable: 503}
NOT_YOURS = "this is not among what you are here for; ask whoever gave you your role"
ELSEWHERE = "this request did not come from a page of this console; open the page anew and do it there"


def is_script(request: web.Request) -> bool:
    """Whether a script of ours asks, which wants to know and not to be sent elsewhere."""
    return "application/json" in request.headers.get("Accept", "")


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let through what may go on; say the rest in words."""
    desk, name = desk_of(request), request.match_info.route.name or "none"
    answer = await _answered(request, handler, BY_NAME.get(name))
    desk.metrics.answered.labels(name, f"{answer.status // 100}xx").inc()
    return answer


async def _answered(request: web.Request, handler: Handler, route: Route | None) -> web.StreamResponse:
    try:
        if route is None:
            return problem(request, 404, "there is no such page")
        if request.host != desk_of(request).place.host:
            return _elsewhere(request)
        if request.method == "POST":
            _check_origin(request)
            if not route.takes_archive:
                await _check_form(request)
        if route.roles is None:
            return await handler(request)
        return await _for_people(request, handler, route)
    except web.HTTPException as error:
        return problem(request, error.status, error.reason)
    except SightlineError as error:
        return problem(request, _code_of(error), str(error))


async def _for_people(request: web.Request, handler: Handler, route: Route) -> web.StreamResponse:
    visit = await _visit(request)
    if visit is None:
        return _to_sign_in(request)
    request[VISIT] = visit
    if visit.must_set_password and route.name not in WITH_A_GIVEN_PASSWORD:
        return _to_password(request)
    if not route.opens_for(visit.roles):
        desk_of(request).metrics.refused.labels("role").inc()
        return problem(request, 403, NOT_YOURS)
    if route.takes_archive:
        await _check_form(request, leave_file=True)
    return await handler(request)


async def _visit(request: web.Request) -> Visit | None:
    session = secrets.secret_in(request, secrets.SESSION)
    if session is None:
        return None
    try:
        return await desk_of(request).people.visit(session, unattended="unattended" in request.query)
    except Refused:
        return None


def _to_sign_in(request: web.Request) -> web.StreamResponse:
    if is_script(request):
        return web.json_response({"problem": "your session is over", "over": True}, status=401)
    back = request.path_qs if request.method == "GET" else "/"
    was_signed_in = secrets.secret_in(request, secrets.SESSION) is not None
    said = "&over=1" if was_signed_in else ""
    return moved(f"/sign-in?next={quote(back, safe='')}{said}")


def _to_password(request: web.Request) -> web.StreamResponse:
    if is_script(request):
        return problem(request, 403, "set a password of your own first")
    return moved("/password")


def _check_origin(request: web.Request) -> None:
    """What comes from elsewhere is not read: its body may be as large as a photo."""
    if request.headers.get("Origin", "") != desk_of(request).place.origin or not secrets.holds_any(request):
        raise _from_elsewhere(request)


async def _check_form(request: web.Request, leave_file: bool = False) -> None:
    form = await forms.read(request, leave_file)
    if not secrets.proves(request, request.headers.get(forms.PROOF_HEADER) or form.get(forms.PROOF)):
        raise _from_elsewhere(request)


def _from_elsewhere(request: web.Request) -> web.HTTPForbidden:
    desk_of(request).metrics.refused.labels("elsewhere").inc()
    return web.HTTPForbidden(reason=ELSEWHERE)


def _elsewhere(request: web.Request) -> web.StreamResponse:
    """By another name it is another place to a browser; a page there could be anybody's."""
    desk_of(request).metrics.refused.labels("host").inc()
    if request.method == "GET":
        return moved(desk_of(request).place.origin + "/")
    return problem(request, 403, ELSEWHERE)


def _code_of(error: SightlineError) -> int:
    return next((code for kind, code in _CODES.items() if isinstance(error, kind)), 500)
