"""Deployments: all of them, one of them, and the steps from draft to end."""

from aiohttp import web

from services.chassis.errors import BadInput, SightlineError
from services.console.clients.deployments import Deployments
from services.console.domain import words
from services.console.domain.drafting import Misread, draft_of
from services.console.domain.steps import steps_for
from services.console.pages.forms import Form, form_of
from services.console.pages.place import visit_of
from services.console.pages.rendering import moved, page


async def list_all(request: web.Request) -> web.StreamResponse:
    """Show every deployment."""
    found = await Deployments(visit_of(request)).all()
    return page(request, "deployments.html.j2", deployments=found)


async def show(request: web.Request) -> web.StreamResponse:
    """Show how one stands, and what may be done with it."""
    visit, name = visit_of(request), request.match_info["name"]
    found = await Deployments(visit).get(name)
    state = words.status_of(found.status)
    announced = found.HasField("notice_published_at")
    steps = steps_for(state, visit.roles, announced=announced)
    return page(request, "deployment.html.j2", it=found, state=state, steps=steps)


async def ask_draft(request: web.Request) -> web.StreamResponse:
    """Show the empty form of a draft."""
    return page(request, "draft.html.j2", form=Form(), line="")


async def draft(request: web.Request) -> web.StreamResponse:
    """Draft it, or show the form again with what is wrong; nothing that was written is lost."""
    form = form_of(request)
    try:
        made = draft_of(form.get)
        await Deployments(visit_of(request)).draft(made)
    except (Misread, BadInput) as error:
        return page(request, "draft.html.j2", 400, form=form, line=str(error))
    except SightlineError as error:
        return page(request, "draft.html.j2", 409, form=form, line=str(error))
    return moved(f"/deployments/{made.name}")


async def publish(request: web.Request) -> web.StreamResponse:
    """Publish the notice."""
    await Deployments(visit_of(request)).publish_notice(request.match_info["name"])
    return _back(request)


async def start(request: web.Request) -> web.StreamResponse:
    """Go live."""
    await Deployments(visit_of(request)).start(request.match_info["name"])
    return _back(request)


async def stop(request: web.Request) -> web.StreamResponse:
    """Stop it, with a reason."""
    reason = form_of(request).get("reason")
    if not reason:
        raise BadInput("say why it is stopped: it goes on record")
    await Deployments(visit_of(request)).stop(request.match_info["name"], reason)
    return _back(request)


async def end(request: web.Request) -> web.StreamResponse:
    """End it for good."""
    await Deployments(visit_of(request)).end(request.match_info["name"])
    return _back(request)


def _back(request: web.Request) -> web.Response:
    return moved(f"/deployments/{request.match_info['name']}")
