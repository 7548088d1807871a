"""The sizes of watchlists, from their photos."""

from dataclasses import dataclass

from services.registrar.domain.course import ListSize
from services.registrar.ports import Photos


@dataclass(frozen=True, slots=True)
class PhotoLists:
    """Lists over Photos."""

    photos: Photos

    async def size(self, deployment: str) -> ListSize:
        """Return how many are on the list."""
        photos = await self.photos.all(deployment)
        by_hand = {photo.entry.subject for photo in photos if photo.entry.by_hand}
        models = sorted({photo.model_id for photo in photos})
        return ListSize(len({photo.entry.subject for photo in photos}), len(by_hand), ", ".join(models))
