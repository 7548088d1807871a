"""The list of a deployment: who is on it; one entry at a time, with its photo; off it again."""

from aiohttp import web

from services.chassis.errors import BadInput
from services.console.clients.deployments import Deployments
from services.console.domain import words
from services.console.domain.drafting import Misread, entry_of
from services.console.pages.forms import Form, form_of
from services.console.pages.place import visit_of
from services.console.pages.rendering import moved, page


async def show(request: web.Request) -> web.StreamResponse:
    """Show who is on the list."""
    return await _page(request)


async def add(request: web.Request) -> web.StreamResponse:
    """Put one photo on the list, and say whether it was taken, with the figure that decided."""
    form = form_of(request)
    if not form.file:
        return await _page(request, 400, form, "choose a photo")
    try:
        entry = entry_of(form.get)
        answer = await Deployments(visit_of(request)).enrol(request.match_info["name"], entry, form.file)
    except (Misread, BadInput) as error:
        return await _page(request, 400, form, str(error))
    said = words.verdict_of(answer.verdict, answer.explanation, answer.other_subject)
    if not answer.taken:
        return await _page(request, 400, form, said)
    return await _page(request, 200, done=f"{entry.subject}: {said}")


async def remove(request: web.Request) -> web.StreamResponse:
    """Take somebody off the list."""
    name = request.match_info["name"]
    await Deployments(visit_of(request)).remove(name, form_of(request).get("subject"))
    return moved(f"/deployments/{name}/list")


async def release(request: web.Request) -> web.StreamResponse:
    """Let an entry that rests match again."""
    name = request.match_info["name"]
    await Deployments(visit_of(request)).release(name, form_of(request).get("subject"))
    return moved(f"/deployments/{name}/list")


async def _page(
    request: web.Request, status: int = 200, form: Form | None = None, line: str = "", done: str = ""
) -> web.Response:
    asked, name = Deployments(visit_of(request)), request.match_info["name"]
    found, subjects = await asked.get(name), await asked.subjects(name)
    return page(
        request,
        "entries.html.j2",
        status,
        it=found,
        state=words.status_of(found.status),
        subjects=subjects,
        form=form or Form(),
        line=line,
        done=done,
    )
