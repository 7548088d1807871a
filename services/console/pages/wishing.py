"""«Keep it as evidence», «erase it»: at the wish of somebody who is here, with the receipt."""

from typing import Any

from aiohttp import web

from services.chassis.envelope import to_datetime
from services.chassis.errors import BadInput, Refused
from services.console.clients.wishes import Wishes
from services.console.pages.enquiring import form_page
from services.console.pages.forms import form_of
from services.console.pages.place import visit_of
from services.console.pages.public import publishing_of
from services.publication.times import moment_of
from sightline.retention_purger.v1.hold_service_pb2 import EraseForPersonRequest, KeepForPersonRequest


async def wish(request: web.Request) -> web.StreamResponse:
    """Keep or erase, as the button says; say what came of it."""
    form = form_of(request)
    asked: dict[str, Any] = {
        "deployment": form.get("deployment"),
        "receipt_code": form.get("receipt_code"),
        "request_number": form.get("request_number"),
        "identity_checked": form.get("identity_checked") == "yes",
    }
    wishes = Wishes(visit_of(request))
    try:
        if form.get("wish") == "keep":
            held = await wishes.keep(KeepForPersonRequest(**asked))
            until = moment_of(to_datetime(held.until), publishing_of(request).zone)
            return await form_page(
                request, done=f"It is kept as evidence until {until}, or until it is reviewed."
            )
        if form.get("wish") == "erase":
            await wishes.erase(EraseForPersonRequest(**asked))
            return await form_page(request, done="Its time is over: it is being erased.")
    except (BadInput, Refused) as error:
        return await form_page(request, 400 if isinstance(error, BadInput) else 409, form, str(error))
    return await form_page(request, 400, form, "wish: keep, or erase")
