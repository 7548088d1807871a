"""What the matcher asks of the world."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from services.matcher.domain.decision import Neighbour, Template
from services.matcher.domain.gallery import Enrolled, GalleryState


class Gallery(Protocol):
    """Vectors of watchlists, one collection for each deployment."""

    async def load(self, deployment: str, entries: Sequence[Enrolled]) -> None:
        """Replace the deployment's vectors. Unavailable when the store is away."""

    async def search(self, deployment: str, template: Template) -> list[Neighbour]:
        """Return the nearest entries, best first. Unavailable when the store is away or has none."""

    async def drop(self, deployment: str) -> None:
        """Destroy the deployment's vectors; nothing to do when there are none."""

    async def present(self, deployment: str) -> bool:
        """Say whether anything of the deployment could still be found."""


class Watchlist(Protocol):
    """The list as its keeper has it."""

    def entries(self, deployment: str, list_version: int) -> AsyncIterator[Enrolled]:
        """Yield every enrolled photo of that version."""


class LoadedGalleries(Protocol):
    """What the matcher holds at the moment."""

    def state(self, deployment: str) -> GalleryState | None:
        """Return what is loaded for `deployment`; None when nothing is."""
