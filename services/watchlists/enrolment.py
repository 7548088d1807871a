"""Enrols a watchlist, photo by photo; where many may be in flight, each subject's keep their order."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from services.chassis.ending import ended
from services.chassis.envelope import to_timestamp
from services.chassis.errors import SightlineError
from services.chassis.rpc.limits import LARGEST_PHOTO_BYTES
from services.watchlists.listing import ListedPhoto
from sightline.registrar.v1.watchlist_service_pb2 import EnrolPhotoRequest, EnrolPhotoResponse, PhotoVerdict

# Returns the bytes of a listed photo, as far as they are read at all.
Reading: TypeAlias = Callable[[ListedPhoto], bytes]


class Registrar(Protocol):
    """Who takes photos."""

    async def enrol(self, photo: ListedPhoto, content: bytes) -> EnrolPhotoResponse:
        """Take one, or say why not."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of one photo, in words. `other_subject`: whom it looks like, or whose photo it is too."""

    photo: ListedPhoto
    taken: bool
    verdict: str
    explanation: str
    other_subject: str = ""


def from_disk(photo: ListedPhoto) -> bytes:
    """Return a photo's file, as far as it is read at all. OSError or ValueError when it cannot be."""
    with photo.path.open("rb") as file:
        return file.read(LARGEST_PHOTO_BYTES + 1)


async def enrol(
    registrar: Registrar,
    photos: Sequence[ListedPhoto],
    progress: Callable[[Enrolled], object],
    stop: asyncio.Event,
    *,
    read: Reading = from_disk,
    at_once: int = 1,
) -> list[Enrolled]:
    """Enrol every photo until `stop`; one that is not taken says why and stops nothing.

    `progress` is told of each; results are in the order of `photos`. The photos of one subject go one after
    the other, as the first is the one that is shown beside an alert.
    """
    results: dict[int, Enrolled] = {}
    waiting = iter(_by_subject(photos))

    async def work() -> None:
        for numbers in waiting:
            for number in numbers:
                if stop.is_set():
                    return
                results[number] = await _enrol(registrar, photos[number], read)
                progress(results[number])

    workers = [asyncio.create_task(work()) for _ in range(at_once)]
    try:
        await asyncio.gather(*workers)
    finally:
        await ended(workers)
    return [results[number] for number in sorted(results)]


def _by_subject(photos: Sequence[ListedPhoto]) -> list[list[int]]:
    """Return the places of each subject's photos, subjects in the order in which they come first."""
    found: dict[str, list[int]] = {}
    for number, photo in enumerate(photos):
        found.setdefault(photo.subject, []).append(number)
    return list(found.values())


async def _enrol(registrar: Registrar, photo: ListedPhoto, read: Reading) -> Enrolled:
    try:
        content = await asyncio.to_thread(read, photo)
    except ValueError:
        return _unreadable(photo, "its name cannot be the name of a file")
    except OSError as error:
        return _unreadable(photo, f"cannot be read ({error.strerror})")
    except SightlineError as error:
        return _unreadable(photo, str(error))
    if not content:
        return _unreadable(photo, "the file is empty")
    if len(content) > LARGEST_PHOTO_BYTES:
        return _unreadable(photo, f"the file is larger than {LARGEST_PHOTO_BYTES >> 20} MiB")
    answer = await registrar.enrol(photo, content)
    verdict = PhotoVerdict.Name(answer.verdict)
    words = verdict.removeprefix("PHOTO_VERDICT_").lower().replace("_", " ")
    return Enrolled(photo, answer.taken, words, answer.explanation, answer.other_subject)


def _unreadable(photo: ListedPhoto, why: str) -> Enrolled:
    return Enrolled(photo, False, "unreadable", why)


def shown_path(photo: ListedPhoto) -> Path:
    """Return a photo's name as reports show it: with its folder, which is often the subject's."""
    return Path(photo.path.parent.name) / photo.path.name


def request_for(deployment: str, photo: ListedPhoto, content: bytes) -> EnrolPhotoRequest:
    """Return the request that enrols a photo of a list."""
    return EnrolPhotoRequest(
        deployment=deployment,
        subject=photo.subject,
        reason=photo.reason,
        source=photo.source,
        expires_at=to_timestamp(photo.expires_at),
        photo=content,
        category=photo.category,
        date_of_birth=photo.date_of_birth,
        justification=photo.justification,
        instruction=photo.instruction,
    )
