"""A whole list at once: a ZIP into memory, then photo by photo to the registrar; and what became of each."""

import asyncio
from contextlib import ExitStack
from functools import partial
from pathlib import PurePath

from aiohttp import web

from services.chassis.envelope import to_datetime
from services.chassis.errors import BadInput, Refused
from services.console.adapters.memory_room import MemoryFile
from services.console.clients.deployments import Deployments
from services.console.clients.importing import ImportingRegistrar
from services.console.domain import words
from services.console.pages.forms import form_of, pour
from services.console.pages.place import desk_of, visit_of
from services.console.pages.rendering import moved, page
from services.console.worker.importing import Archived, Import
from services.watchlists.archive import Archive, open_archive
from services.watchlists.listing import ListedPhoto
from services.watchlists.report import line_of, report_csv
from sightline.registrar.v1.deployment_pb2 import Deployment

_MOST_SHOWN = 200
_LONGEST_NAME = 100


async def show(request: web.Request) -> web.StreamResponse:
    """Show the form; how far an import is; what became of each photo."""
    return await _page(request)


async def take(request: web.Request) -> web.StreamResponse:
    """Take a ZIP into memory, look at all that it holds, and send its photos on their way."""
    name, desk, visit = request.match_info["name"], desk_of(request), visit_of(request)
    part = form_of(request).coming
    if part is None:
        raise BadInput("choose a ZIP")
    asked = Deployments(visit)
    found = await asked.get(name)
    # Whoever may not even see the list is told so before the ZIP is read.
    await asked.subjects(name)
    _see_that_it_is_open(name, words.status_of(found.status))
    with desk.imports.coming(name, visit.person) as made, ExitStack() as stack:
        file = MemoryFile(desk.room)
        stack.callback(file.close)
        await pour(part, partial(_write, made, file))
        archive = await asyncio.to_thread(open_archive, file.file, _name_of(part.filename))
        stack.callback(archive.file.close)
        photos = await asyncio.to_thread(_photos, archive, found.deployment)
        registrar = ImportingRegistrar(desk.people, visit.session, name)
        archived = Archived(photos, archive.read, stack.pop_all().close)
        desk.imports.begin(name, made, archived, registrar)
    return moved(f"/deployments/{name}/list/import")


async def stop(request: web.Request) -> web.StreamResponse:
    """Stop between photos; what was taken stays on the list."""
    _own(request).stop.set()
    return moved(f"/deployments/{request.match_info['name']}/list/import")


async def report(request: web.Request) -> web.StreamResponse:
    """Send what became of each photo, as CSV."""
    await _state_of(request)
    text = report_csv(_own(request).results)
    headers = {"Content-Disposition": 'attachment; filename="sightline-import.csv"'}
    return web.Response(text=text, content_type="text/csv", charset="utf-8", headers=headers)


async def _state_of(request: web.Request) -> str:
    """Return how the deployment stands. What is left to tell of a list goes with the list."""
    name = request.match_info["name"]
    state = words.status_of((await Deployments(visit_of(request)).get(name)).status)
    if state in ("ended", "destroyed"):
        desk_of(request).imports.list_destroyed(name)
    return state


def _own(request: web.Request) -> Import:
    """What a list says is for whoever sent it."""
    made = desk_of(request).imports.of(request.match_info["name"])
    if made is None or made.person != visit_of(request).person:
        raise Refused("there is no import of yours to tell of: reports are kept for an hour")
    return made


def _write(made: Import, file: MemoryFile, chunk: bytes) -> None:
    if made.stop.is_set():
        raise Refused("you stopped it before all of it was here; nothing of it was taken")
    file.write(chunk)


def _see_that_it_is_open(name: str, state: str) -> None:
    if state not in ("draft", "stopped"):
        raise Refused(f"{name}: its list is fixed; draft it again to change it")


def _photos(archive: Archive, deployment: Deployment) -> list[ListedPhoto]:
    return archive.photos(reason=deployment.purpose, expires_at=to_datetime(deployment.end))


def _name_of(filename: str | None) -> str:
    """A browser says what it likes; without folders, and printable, it can be shown."""
    name = PurePath((filename or "").replace("\\", "/")).name
    return name[:_LONGEST_NAME] if name and name.isprintable() else "the ZIP"


async def _page(request: web.Request) -> web.Response:
    name, desk = request.match_info["name"], desk_of(request)
    state = await _state_of(request)
    made = desk.imports.of(name)
    is_own = made is not None and made.person == visit_of(request).person
    # What was taken without a remark is not worth a line on the page.
    remarkable = [one for one in made.results if one.verdict != "taken"] if made and is_own else []
    return page(
        request,
        "import.html.j2",
        name=name,
        state=state,
        made=made,
        is_own=is_own,
        lines=[line_of(one) for one in remarkable[:_MOST_SHOWN]],
        more=max(0, len(remarkable) - _MOST_SHOWN),
        most_mib=desk.room.most_bytes >> 20,
    )
