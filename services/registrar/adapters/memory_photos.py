"""Photos in the memory of this process: a van switched off has forgotten them."""

from collections import defaultdict
from collections.abc import Sequence

from services.registrar.domain.entries import EnrolledPhoto


class MemoryPhotos:
    """Photos of watchlists, by deployment."""

    def __init__(self) -> None:
        self._photos: dict[str, list[EnrolledPhoto]] = defaultdict(list)

    def put(self, deployment: str, photo: EnrolledPhoto) -> None:
        """Keep one."""
        self._photos[deployment].append(photo)

    def all(self, deployment: str) -> Sequence[EnrolledPhoto]:
        """Return those of a deployment."""
        return tuple(self._photos.get(deployment, ()))

    def destroy(self, deployment: str) -> None:
        """Overwrite the templates, and drop all of a deployment."""
        for photo in self._photos.pop(deployment, []):
            photo.template.fill(0)
