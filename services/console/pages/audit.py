"""The auditor's page: who did what and when, filtered, exported, and the chain checked anew each time."""

from aiohttp import web

from services.console.clients.audit import KINDS, Audit
from services.console.domain.chain import chosen, fault
from services.console.pages.place import visit_of
from services.console.pages.rendering import page

_MOST_SHOWN = 200


async def show(request: web.Request) -> web.StreamResponse:
    """Show the latest entries that were asked for, and whether the whole chain holds."""
    entries = [entry async for entry in Audit(visit_of(request)).entries()]
    kind, deployment = request.query.get("kind", ""), request.query.get("deployment", "")
    found = chosen(entries, kind, deployment)
    return page(
        request,
        "audit.html.j2",
        entries=found[: -_MOST_SHOWN - 1 : -1],
        found=len(found),
        most=_MOST_SHOWN,
        total=len(entries),
        head=entries[-1].hash.hex() if entries else "",
        fault=fault(entries),
        kinds=KINDS,
        kind=kind,
        deployment=deployment,
    )


async def export(request: web.Request) -> web.StreamResponse:
    """Send the whole chain, a line an entry, as `sightline audit verify` reads it."""
    entries = [entry async for entry in Audit(visit_of(request)).entries()]
    text = "".join(f"{entry.line}\n" for entry in entries)
    headers = {"Content-Disposition": 'attachment; filename="sightline-audit.jsonl"'}
    return web.Response(text=text, content_type="application/x-ndjson", headers=headers)
