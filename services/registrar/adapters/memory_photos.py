"""Photos in the memory of this process: a van switched off has forgotten them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from services.chassis.errors import Refused
from services.registrar.domain.destruction import Looked, Place
from services.registrar.domain.entries import EnrolledPhoto


class MemoryPhotos:
    """Photos of watchlists, by deployment."""

    def __init__(self) -> None:
        self._photos: dict[str, list[EnrolledPhoto]] = {}

    async def begin(self, deployment: str, until: datetime) -> None:
        """Begin an empty list; what was there of another is destroyed."""
        await self.destroy(deployment)
        self._photos[deployment] = []

    async def put(self, deployment: str, photo: EnrolledPhoto) -> None:
        """Take one over. Refused when the list is lost."""
        if deployment not in self._photos:
            raise Refused(f"{deployment}: its list is lost; draft it again")
        self._photos[deployment].append(photo)

    async def all(self, deployment: str) -> Sequence[EnrolledPhoto]:
        """Return those of a deployment, in the order in which they came."""
        return tuple(self._photos.get(deployment, ()))

    async def remove(self, deployment: str, subject: str) -> int:
        """Overwrite the templates of one subject, and drop what there is; return how many there were."""
        photos = self._photos.get(deployment, [])
        gone = [photo for photo in photos if photo.entry.subject == subject]
        photos[:] = [photo for photo in photos if photo.entry.subject != subject]
        for photo in gone:
            photo.template.fill(0)
        return len(gone)

    async def lost(self, deployment: str) -> str:
        """Return why a list that was begun can never be had again; empty when it can."""
        known = deployment in self._photos
        return "" if known else "its list was in the memory of a process that is gone"

    async def keep(self, deployments: Collection[str]) -> None:
        """Forget every other; there is no way to outlive a restart."""
        for deployment in set(self._photos).difference(deployments):
            await self.destroy(deployment)

    async def destroy(self, deployment: str) -> None:
        """Overwrite the templates, and drop all of a deployment."""
        for photo in self._photos.pop(deployment, []):
            photo.template.fill(0)

    async def search(self, deployment: str) -> Sequence[Looked]:
        """Look for what is left of those of a deployment; nothing opens them, as they are in clear."""
        return [Looked(Place.PHOTOS, searched=True, found=len(self._photos.get(deployment, ())))]
