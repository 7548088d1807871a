"""What two persons have let leave, as files: whole or not at all, readable by their owner alone."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from services.chassis.envelope import to_datetime
from services.chassis.errors import BadInput, Refused
from services.chassis.origin import utc_now
from services.cli.asking.exports import ExportClient, evidence_of
from services.cli.asking.footage import FootageClient
from services.cli.connecting import Connection
from services.cli.report import export_index, whole_files
from services.copies.evidence import files_of
from services.copies.footage import marked
from services.copies.marks import KEPT, Mark
from sightline.retention_purger.v1.export_service_pb2 import Export


@dataclass(frozen=True, slots=True)
class Fetched:
    """Where it is, and by when it must be gone."""

    place: Path
    must_be_gone_by: datetime


@dataclass(frozen=True, slots=True)
class Telling:
    """`passed`: how many bytes have come so far; `say`: something that must be known of it, a line."""

    passed: Callable[[int], None]
    say: Callable[[str], None]


async def fetch(to: Connection, ident: str, place: Path, telling: Telling) -> Fetched:
    """Fetch an export into `place`: a new MP4, or a folder with pictures and facts."""
    export = await ExportClient(to.channel_to("retention_purger")).find(ident)
    if not export.HasField("until"):
        raise Refused("nobody has confirmed this export yet")
    if export.HasField("footage"):
        return await _footage(to, export, place, telling)
    response = await evidence_of(to.channel_to("alert_dispatcher"), ident)
    mark = Mark(to_datetime(response.gone_at), ident, _persons(export))
    await asyncio.to_thread(_write, place, files_of(response, export, mark), mark)
    return Fetched(place, mark.gone_by)


async def _footage(to: Connection, export: Export, place: Path, telling: Telling) -> Fetched:
    if place.suffix != ".mp4" or place.exists():
        raise BadInput(f"{place}: name a new file that ends in .mp4")
    mark = Mark(utc_now() + KEPT, export.id, _persons(export))
    with whole_files.writing(place) as file:
        _index(place.parent, {place.name: mark.gone_by})
        stream = FootageClient(to.detectors).stream(export.deployment, export.id, telling.say)
        async with aclosing(marked(stream, mark.text)) as chunks:
            async for chunk in chunks:
                await asyncio.to_thread(file.write, chunk)
                telling.passed(file.tell())
    return Fetched(place, mark.gone_by)


def _write(folder: Path, files: dict[str, bytes], mark: Mark) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(f"{folder}: name a new folder, or one that is empty")
    index = export_index.write(dict.fromkeys(files, mark.gone_by))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The index first: should the power fail between two files, it knows too many rather than too few.
    whole_files.write(folder, {export_index.NAME: index, **files})


def _index(folder: Path, new: dict[str, datetime]) -> None:
    if not export_index.is_ours(folder):
        raise BadInput(f"{folder / export_index.NAME} is not an index of exports; name another folder")
    index = export_index.write(export_index.read(folder) | new)
    whole_files.write(folder, {export_index.NAME: index})


def _persons(export: Export) -> tuple[str, str]:
    return export.asked_by, export.confirmed_by
