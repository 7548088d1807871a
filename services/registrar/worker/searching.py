"""The search for what is left of a list: before it goes, what it can be known by is kept; in memory alone."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from services.chassis.errors import SightlineError, Unavailable, Unreadable
from services.chassis.fingerprints import Fingerprints
from services.registrar.domain.destruction import Looked, Sought, problem_of
from services.registrar.domain.entries import EnrolledPhoto
from services.registrar.worker.desk import HOLDING
from services.registrar.worker.resting import Resting
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_ENDED,
    DeploymentChanged,
    Destruction,
    SearchedPlace,
)

# Files may be large, and a store may take hours to delete one: it is asked less and less often.
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 1.0, 60.0


@dataclass(slots=True)
class Search:
    """What one list can be known by when it is gone, and what was found of it the last time.

    `vectors` and `photos` are under one key, so that a file is read once for both.
    """

    vectors: Fingerprints
    photos: Fingerprints
    sought: Sought
    problem: str = ""
    again_at: float = 0.0
    pause_seconds: float = _FIRST_PAUSE_SECONDS

    @classmethod
    def of(cls, photos: Iterable[EnrolledPhoto], others: Iterable[EnrolledPhoto], *, lost: bool) -> Self:
        """`others`: what is on other lists, whose vectors may be found."""
        own = tuple(photos)
        all_vectors = Fingerprints.of(photo.template.tobytes() for photo in own)
        elsewhere = Fingerprints.of((photo.template.tobytes() for photo in others), all_vectors.key)
        vectors = all_vectors.without(elsewhere)
        elsewhere.wipe()
        jpegs = Fingerprints.of((photo.jpeg for photo in own), all_vectors.key)
        sought = Sought(vectors.count, jpegs.count, all_vectors.count - vectors.count, lost)
        all_vectors.wipe()
        return cls(vectors, jpegs, sought)

    def put_off(self, problem: str, now: float) -> None:
        """Something is left: it is looked at again, later each time."""
        self.problem, self.again_at = problem, now + self.pause_seconds
        self.pause_seconds = min(2 * self.pause_seconds, _LONGEST_PAUSE_SECONDS)

    def wipe(self) -> None:
        """Overwrite what the list could be known by."""
        self.vectors.wipe()
        self.photos.wipe()


class Searching(Resting):
    """Looks for what is left. Each raises Unavailable, with what and where, when something is."""

    def left(self) -> list[str]:
        """What is left of lists that were destroyed, a line each; it is looked for again."""
        return [f"{name}: {search.problem}" for (name, _), search in self._searches.items() if search.problem]

    async def _begin_search(self, state: DeploymentChanged) -> Search:
        name = state.deployment.name
        search = self._searches.get((name, state.list_version))
        if search is None:
            photos, lost = await self._photos_left(name)
            lost = lost or (not photos and (await self._dossier(name)).went_live.photo_count > 0)
            others = [photo for other in await self._other_lists(name) for photo in other]
            search = await asyncio.to_thread(Search.of, photos, others, lost=lost)
            self._searches[name, state.list_version] = search
        return search

    async def _photos_left(self, name: str) -> tuple[tuple[EnrolledPhoto, ...], bool]:
        """Return what there is of a list, and whether it was lost: then nothing is known of it any more."""
        try:
            photos = tuple(await self.photos.all(name))
        except Unreadable:
            return (), True
        return photos, not photos and bool(await self.photos.lost(name))

    async def _other_lists(self, name: str) -> list[tuple[EnrolledPhoto, ...]]:
        holding = [state.deployment.name for state in await self.register.all() if state.status in HOLDING]
        return [(await self._photos_left(other))[0] for other in holding if other != name]

    async def _search_gallery(self, name: str) -> None:
        """Look for vectors; what was found out is kept over a restart, as then nobody could look again."""
        state = await self._state(name)
        search = await self._begin_search(state)
        self._see_that_it_is_time(search)
        if search.sought.lost and (await self._dossier(name)).HasField("destruction"):
            return
        try:
            places = await self.gallery.search(name, search.vectors)
        except SightlineError as error:
            raise self._put_off(search, str(error)) from None
        self._see_that_nothing_is_left(search, problem_of(places, search.sought))
        async with self.register.changing():
            state, dossier = await self.papers(name)
            if state.status == STATUS_ENDED and not (search.sought.lost and dossier.HasField("destruction")):
                dossier.destruction.CopyFrom(_told(search.sought, places))
                await self.register.put(state, publish=False, dossier=dossier)

    async def _search_photos(self, name: str) -> Destruction:
        """Look for photos, rows and key; return all that was looked at, in the gallery too."""
        state, dossier = await self.papers(name)
        search = await self._begin_search(state)
        places = [*await self.photos.search(name), await self._search_records(search)]
        self._see_that_nothing_is_left(search, problem_of(places, search.sought))
        found = dossier.destruction
        found.places.extend(_place(one) for one in places)
        return found

    async def _search_records(self, search: Search) -> Looked:
        sought = search.vectors.joined(search.photos)
        try:
            return await self.record_files.search(sought)
        finally:
            sought.wipe()

    async def _let_go_of_searches(self) -> None:
        """Overwrite what another process has brought to its end."""
        for name, version in list(self._searches):
            state = await self.register.get(name)
            if state is None or (state.status, state.list_version) != (STATUS_ENDED, version):
                self._end_search(name, version)

    def _end_search(self, name: str, version: int) -> None:
        search = self._searches.pop((name, version), None)
        if search is not None:
            search.wipe()
        self.metrics.lists_left.set(len(self.left()))

    def _see_that_it_is_time(self, search: Search) -> None:
        if asyncio.get_running_loop().time() < search.again_at:
            raise Unavailable(search.problem)

    def _see_that_nothing_is_left(self, search: Search, problem: str) -> None:
        if problem:
            raise self._put_off(search, problem)
        search.problem = ""

    def _put_off(self, search: Search, problem: str) -> Unavailable:
        search.put_off(problem, asyncio.get_running_loop().time())
        self.metrics.lists_left.set(len(self.left()))
        return Unavailable(f"{problem}; it is looked at again until none is found")


def _told(sought: Sought, places: Sequence[Looked]) -> Destruction:
    """Return what is told of a search that found nothing: counts alone."""
    return Destruction(
        vector_count=sought.vectors,
        photo_count=sought.photos,
        shared_count=sought.shared,
        lost=sought.lost,
        places=[_place(one) for one in places],
    )


def _place(one: Looked) -> SearchedPlace:
    return SearchedPlace(
        place=one.place, searched=one.searched, searched_bytes=one.searched_bytes, volume=one.volume
    )
