"""Signed heads of the audit chain, for witnesses and who holds an export. The console vouches for none."""

from aiohttp import web

from services.chassis.envelope import to_datetime
from services.chassis.errors import Refused, SightlineError, Unavailable
from services.console.pages.public import briefly, public_json, public_page, publishing_of
from services.tree_heads.notes import Note, note_of
from services.tree_heads.published import written
from sightline.retention_purger.v1.audit_service_pb2 import SignedHead

_MOST_SHOWN = 50


async def show(request: web.Request) -> web.StreamResponse:
    """Show the latest, and how to check one."""
    found = await _all(request)
    heads = [(_note(one), one.kept_at) for one in found[: -_MOST_SHOWN - 1 : -1]]
    return public_page(request, "heads.html.j2", heads=heads, total=len(found), most=_MOST_SHOWN)


async def as_json(request: web.Request) -> web.StreamResponse:
    """Send all of them, as a witness reads them."""
    found = [(one.note, one.consistency, to_datetime(one.kept_at)) for one in await _all(request)]
    return public_json(written(found))


async def latest(request: web.Request) -> web.StreamResponse:
    """Send the latest, as `sightline audit verify --head` reads it."""
    found = await _all(request)
    if not found:
        raise Refused("no head is signed yet")
    return briefly(web.Response(text=found[-1].note, content_type="text/plain", charset="utf-8"))


async def _all(request: web.Request) -> list[SignedHead]:
    return await publishing_of(request).publications.heads()


def _note(head: SignedHead) -> Note:
    try:
        return note_of(head.note)
    except SightlineError:
        raise Unavailable("what is published cannot be shown at the moment") from None
