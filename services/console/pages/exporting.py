"""What may leave the system: footage that is kept, who asked for what of it, and who confirmed that."""

from collections.abc import Awaitable, Sequence
from datetime import datetime

from aiohttp import web

from services.chassis.envelope import to_datetime
from services.chassis.errors import BadInput, Refused, SightlineError
from services.chassis.origin import utc_now
from services.console.clients.deployments import Deployments
from services.console.clients.exports import Exports
from services.console.domain.drafting import Misread
from services.console.domain.exporting import Standing, wanted_of
from services.console.pages.forms import Form, form_of
from services.console.pages.place import desk_of, visit_of
from services.console.pages.rendering import moved, page
from sightline.detector.v1.footage_service_pb2 import Footage
from sightline.retention_purger.v1.export_service_pb2 import Export

_PATH = "/exports"


def exports_of(request: web.Request) -> Exports:
    """Return exports as whoever is signed in asks for them."""
    return Exports(visit_of(request), desk_of(request).detectors)


async def show(request: web.Request) -> web.StreamResponse:
    """Show them; of a deployment that was chosen, what is kept."""
    return await _page(request)


async def ask(request: web.Request) -> web.StreamResponse:
    """Propose one."""
    form = form_of(request)
    try:
        await exports_of(request).ask(wanted_of(form.get))
    except (Misread, BadInput, Refused) as error:
        return await _page(request, 409 if isinstance(error, Refused) else 400, form, str(error))
    return moved(_PATH)


async def confirm(request: web.Request) -> web.StreamResponse:
    """Let it be fetched."""
    return await _done(request, exports_of(request).confirm(request.match_info["export"]))


async def withdraw(request: web.Request) -> web.StreamResponse:
    """End it."""
    return await _done(request, exports_of(request).withdraw(request.match_info["export"]))


async def _done(request: web.Request, step: Awaitable[None]) -> web.StreamResponse:
    try:
        await step
    except Refused as error:
        return await _page(request, 409, line=str(error))
    return moved(_PATH)


async def _page(
    request: web.Request, status: int = 200, form: Form | None = None, line: str = ""
) -> web.Response:
    form = form or Form()
    chosen = request.query.get("deployment", "") or form.get("deployment")
    kept, away = await _kept(request, chosen)
    now = utc_now()
    exports = await exports_of(request).all()
    return page(
        request,
        "exports.html.j2",
        status,
        names=[one.name for one in await Deployments(visit_of(request)).all()],
        chosen=chosen,
        kept=kept,
        away=away,
        cameras=sorted({one.camera for one in kept}),
        begins=lambda one: getattr(one, "from"),
        alert=request.query.get("alert", "") or form.get("alert"),
        exports=[(one, _standing(one, visit_of(request).person, now)) for one in reversed(exports)],
        form=form,
        line=line,
    )


async def _kept(request: web.Request, deployment: str) -> tuple[Sequence[Footage], str]:
    """Return the footage of a deployment; without a detector the rest of the page is there all the same."""
    if not deployment:
        return [], ""
    try:
        return await exports_of(request).kept(deployment), ""
    except SightlineError as error:
        return [], str(error)


def _standing(export: Export, person: str, now: datetime) -> Standing:
    until = to_datetime(export.until) if export.HasField("until") else None
    return Standing(export.asked_by, export.confirmed_by, until, person, now)
