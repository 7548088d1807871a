"""The auditor's pages: who did what and when, filtered, exported, and the chain checked anew each time."""

from collections.abc import Sequence
from datetime import timedelta

from aiohttp import web

from services.chassis.errors import SightlineError
from services.chassis.origin import utc_now
from services.console.clients.accounts import Accounts
from services.console.clients.audit import WHAT, Audit
from services.console.clients.watching import Watching
from services.console.domain.acting import chosen, line_of, name_of
from services.console.domain.chain import Entry, fault
from services.console.domain.uses import use_of
from services.console.pages.place import visit_of
from services.console.pages.rendering import page

_MOST_SHOWN = 200
# As many as the registrar tries at once; in a longer chain the latest are named.
_MOST_MARKS = 20_000
_ALERTS_KEPT = timedelta(days=32)


async def show(request: web.Request) -> web.StreamResponse:
    """Show the latest entries that were asked for, and whether the whole chain holds."""
    entries = await _entries(request)
    what, deployment = request.query.get("kind", ""), request.query.get("deployment", "")
    person = request.query.get("person", "").strip()
    wanted = chosen(entries, what, deployment)
    names = await _names(request, wanted, person)
    if person:
        wanted = chosen(wanted, marks=frozenset(mark for mark, name in names.items() if name == person))
    return page(
        request,
        "audit.html.j2",
        lines=[line_of(entry, names) for entry in wanted[: -_MOST_SHOWN - 1 : -1]],
        found=len(wanted),
        most=_MOST_SHOWN,
        total=len(entries),
        head=entries[-1].hash.hex() if entries else "",
        fault=fault(entries),
        kinds=WHAT,
        kind=what,
        deployment=deployment,
        person=person,
        uses=sorted({entry.deployment for entry in entries if entry.deployment}),
    )


async def show_use(request: web.Request) -> web.StreamResponse:
    """Show one use: from when to when, against which list, what matched, and who verified."""
    name = request.match_info["name"]
    entries = chosen(await _entries(request), deployment=name)
    names = await _names(request, entries, "")
    return page(
        request,
        "use.html.j2",
        name=name,
        use=use_of(entries),
        acts=[line_of(entry, names) for entry in entries if entry.is_act],
        named=lambda mark: name_of(mark, names),
        ledger=await Watching(visit_of(request)).ledger(name),
    )


async def export(request: web.Request) -> web.StreamResponse:
    """Send the whole chain, a line an entry, as `sightline audit verify` reads it; that is on record too."""
    await Accounts(visit_of(request)).note_export()
    text = "".join(f"{entry.line}\n" for entry in await _entries(request))
    headers = {"Content-Disposition": 'attachment; filename="sightline-audit.jsonl"'}
    return web.Response(text=text, content_type="application/x-ndjson", headers=headers)


async def _entries(request: web.Request) -> Sequence[Entry]:
    return [entry async for entry in Audit(visit_of(request)).entries()]


async def _names(request: web.Request, entries: Sequence[Entry], person: str) -> dict[str, str]:
    """Return names by mark. Of officers only their alerts know them, and an alert-dispatcher may be away."""
    accounts = Accounts(visit_of(request))
    latest = list(dict.fromkeys(mark for entry in reversed(entries) for mark in entry.marks))
    if not latest:
        return {}
    names = await accounts.named(latest[:_MOST_MARKS], [person] if person else [])
    recent = [entry for entry in entries if entry.time > utc_now() - _ALERTS_KEPT]
    for deployment in {entry.deployment for entry in recent if entry.marks and not entry.is_act}:
        try:
            names |= await accounts.officers(deployment)
        except SightlineError:
            continue
    return names
