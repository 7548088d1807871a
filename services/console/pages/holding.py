"""What is kept beyond its day, for a case or for the person concerned; and what is erased when."""

from aiohttp import web

from services.chassis.errors import BadInput, Refused
from services.chassis.origin import utc_now
from services.console.clients.holds import Holds
from services.console.domain.keeping import in_order, steps_for, waits_for_another
from services.console.pages.forms import Form, form_of
from services.console.pages.place import visit_of
from services.console.pages.rendering import moved, page

# What was done, by the word in the address that a step leads back to.
_DONE = {
    "placed": "Proposed. It keeps nothing until another person confirms it.",
    "confirmed": "It is in force.",
    "reviewed": "It is kept on.",
    "lifted": "It is over.",
}


async def show(request: web.Request) -> web.StreamResponse:
    """Show holds, next to lapse first, and what is erased when."""
    return await _page(request, done=_DONE.get(request.query.get("done", ""), ""))


async def place(request: web.Request) -> web.StreamResponse:
    """Propose to keep an alert for a case."""
    form = form_of(request)
    try:
        await Holds(visit_of(request)).place(form.get("alert"), form.get("case_number"))
    except (BadInput, Refused) as error:
        return await _page(request, 400 if isinstance(error, BadInput) else 409, form, str(error))
    return _back("placed")


async def confirm(request: web.Request) -> web.StreamResponse:
    """Put a hold in force, as the second person."""
    await Holds(visit_of(request)).confirm(request.match_info["hold"])
    return _back("confirmed")


async def review(request: web.Request) -> web.StreamResponse:
    """Keep a hold on."""
    await Holds(visit_of(request)).review(request.match_info["hold"])
    return _back("reviewed")


async def lift(request: web.Request) -> web.StreamResponse:
    """End a hold."""
    await Holds(visit_of(request)).lift(request.match_info["hold"])
    return _back("lifted")


def _back(done: str) -> web.Response:
    return moved(f"/held?done={done}")


async def _page(
    request: web.Request, status: int = 200, form: Form | None = None, line: str = "", done: str = ""
) -> web.Response:
    visit, now = visit_of(request), utc_now()
    asked = Holds(visit)
    kept = await asked.hold_kept()
    holds = [
        (
            hold,
            hold.state(now),
            steps_for(hold, visit.person, visit.roles, kept, now),
            waits_for_another(hold, visit.person, visit.roles),
        )
        for hold in in_order(await asked.all())
    ]
    near = sum(hold.is_near(now) for hold, *_ in holds)
    return page(
        request,
        "held.html.j2",
        status,
        holds=holds,
        near=near,
        now=now,
        kept_days=kept.days,
        expiring=await asked.expiring(),
        form=form or Form([("alert", request.query.get("alert", ""))]),
        line=line,
        done=done,
    )
