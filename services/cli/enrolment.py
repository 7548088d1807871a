"""Enrols a watchlist from disk, photo by photo."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.cli.clients import Clients
from services.cli.watchlist_file import ListedPhoto
from sightline.registrar.v1.watchlist_service_pb2 import PhotoVerdict

# A photo larger than this is not read: no camera makes one.
LARGEST_PHOTO_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of one photo, in words."""

    photo: ListedPhoto
    taken: bool
    verdict: str
    explanation: str


async def enrol(
    clients: Clients, photos: Sequence[ListedPhoto], progress: Callable[[], None], stop: asyncio.Event
) -> list[Enrolled]:
    """Enrol every photo, in order, until `stop`; one that is not taken says why and stops nothing."""
    results = []
    for photo in photos:
        if stop.is_set():
            break
        results.append(await _enrol(clients, photo))
        progress()
    return results


async def _enrol(clients: Clients, photo: ListedPhoto) -> Enrolled:
    try:
        content = await asyncio.to_thread(_read, photo.path)
    except ValueError:
        return Enrolled(photo, False, "unreadable", "its name cannot be the name of a file")
    except OSError as error:
        return Enrolled(photo, False, "unreadable", f"cannot be read ({error.strerror})")
    if not content:
        return Enrolled(photo, False, "unreadable", "the file is empty")
    if len(content) > LARGEST_PHOTO_BYTES:
        return Enrolled(photo, False, "unreadable", "the file is larger than 50 MB")
    answer = await clients.enrol(photo, content)
    verdict = PhotoVerdict.Name(answer.verdict)
    words = verdict.removeprefix("PHOTO_VERDICT_").lower().replace("_", " ")
    return Enrolled(photo, answer.taken, words, answer.explanation)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_PHOTO_BYTES + 1)
