"""What two persons let leave, on its way to a browser: a file to keep outside, never to be cached."""

import asyncio
import io
import zipfile
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import datetime

from aiohttp import web

from services.chassis.envelope import to_datetime
from services.chassis.errors import Refused
from services.chassis.origin import utc_now
from services.console.pages.exporting import exports_of
from services.copies.evidence import files_of
from services.copies.footage import marked
from services.copies.marks import KEPT, Mark
from sightline.retention_purger.v1.export_service_pb2 import Export

_ID_LETTERS = 8


async def fetch(request: web.Request) -> web.StreamResponse:
    """Send it: footage as an MP4 as it comes, evidence as a ZIP."""
    exports = exports_of(request)
    export = await exports.find(request.match_info["export"])
    if not export.HasField("until"):
        raise Refused("nobody has confirmed this export yet")
    if export.HasField("footage"):
        mark = _mark(export, utc_now() + KEPT)
        return await _streamed(request, marked(exports.stream(export), mark.text), _name(export, "mp4"))
    evidence = await exports.evidence(export.id)
    mark = _mark(export, to_datetime(evidence.gone_at))
    body = await asyncio.to_thread(_zipped, files_of(evidence, export, mark), mark)
    return web.Response(body=body, headers=_saved("application/zip", _name(export, "zip")))


async def _streamed(
    request: web.Request, chunks: AsyncGenerator[bytes, None], name: str
) -> web.StreamResponse:
    """Send what comes. Until the first of it has come a refusal is a page; what breaks off later breaks off
    for the browser too.
    """
    async with aclosing(chunks):
        first = await anext(chunks)
        response = web.StreamResponse(headers=_saved("video/mp4", name))
        await response.prepare(request)
        is_whole = False
        try:
            await response.write(first)
            async for chunk in chunks:
                await response.write(chunk)
            is_whole = True
        finally:
            if not is_whole and request.transport is not None:
                request.transport.abort()
        return response


def _zipped(files: Mapping[str, bytes], mark: Mark) -> bytes:
    """In memory: no file holds it here."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.comment = mark.text.encode()
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def _mark(export: Export, gone_by: datetime) -> Mark:
    return Mark(gone_by, export.id, (export.asked_by, export.confirmed_by))


def _name(export: Export, kind: str) -> str:
    what = f"{export.deployment}-{export.footage.camera or 'evidence'}"
    return f"sightline-{what}-{export.id[:_ID_LETTERS]}.{kind}"


def _saved(kind: str, name: str) -> dict[str, str]:
    return {"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'}
