"""What the matcher asks of the world."""

from collections.abc import AsyncIterator, Collection, Sequence
from typing import Protocol

from services.chassis.fingerprints import Fingerprints
from services.matcher.domain.decision import Neighbour, Template
from services.matcher.domain.gallery import Enrolled, GalleryState, ListVersion
from services.matcher.domain.remains import Searched
from sightline.registrar.v1.authorisation_pb2 import Authorisation


class Gallery(Protocol):
    """Vectors of watchlists. A version of a list is found whole or not at all.

    Each method raises Unavailable when the store is away or cannot do it now.
    """

    async def held(self, version: ListVersion) -> GalleryState | None:
        """Say what is held of a version, whoever loaded it, after counting; None unless it is whole."""

    async def load(self, state: GalleryState, entries: Sequence[Enrolled]) -> None:
        """Hold `entries`, as `state` describes them. Several may load one version at once."""

    async def search(self, state: GalleryState, template: Template) -> list[Neighbour]:
        """Return the nearest entries of a version that is held, best first."""

    async def drop(self, deployment: str) -> None:
        """Destroy all vectors of a deployment; nothing to do when there are none."""

    async def keep_only(self, wanted: Collection[ListVersion]) -> None:
        """Destroy every list that is not of these deployments, and their earlier versions."""

    async def present(self, deployment: str) -> bool:
        """Say whether anything of the deployment could still be found."""


class VectorFiles(Protocol):
    """The files in which the gallery is, as far as they are on this machine."""

    async def search(self, sought: Fingerprints) -> Searched:
        """Look for vectors in each of them. Unavailable when one cannot be read."""


class Watchlist(Protocol):
    """The list as its keeper has it."""

    async def authorisation(self, deployment: str, list_version: int) -> Authorisation:
        """Return what was signed for that version. Refused when nothing was."""

    def entries(self, deployment: str, list_version: int) -> AsyncIterator[Enrolled]:
        """Yield every enrolled photo of that version."""


class History(Protocol):
    """What was in force before, as another than the list's keeper has it on record."""

    async def is_spent(self, deployment: str, authorised_digest: bytes) -> bool:
        """Say whether what was signed was in force once, and then was no more."""


class LoadedGalleries(Protocol):
    """What the matcher holds at the moment."""

    def state(self, deployment: str) -> GalleryState | None:
        """Return what is loaded for `deployment`; None when nothing is."""

    def doubt(self, deployment: str, problem: str) -> None:
        """A search has failed: nothing is compared until the store has said again what it holds."""
