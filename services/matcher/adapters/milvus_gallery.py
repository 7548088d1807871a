"""The gallery on a Milvus server: a collection for each version of a deployment's list, cosine similarity."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from services.matcher.adapters.milvus_collection import MilvusCollection
from services.matcher.adapters.milvus_rows import OUTPUT, collection_of, leftovers, neighbour_of, prefix_of
from services.matcher.adapters.milvus_server import MilvusServer
from services.matcher.domain.decision import Neighbour, Template
from services.matcher.domain.gallery import Enrolled, GalleryState, ListVersion
from services.matcher.domain.index import Index, index_for


@dataclass(frozen=True, slots=True)
class MilvusGallery:
    """Gallery over pymilvus. Several matchers share what one of them has loaded.

    `search_seconds`: a search that takes longer comes too late. `call_seconds`: for any other call. `choose`:
    the index of so many templates.
    """

    server: MilvusServer
    neighbour_count: int
    search_seconds: float = 1.0
    call_seconds: float = 10.0
    choose: Callable[[int], Index] = index_for

    async def held(self, version: ListVersion) -> GalleryState | None:
        """Say what is held of a version, after counting its rows."""
        return await self._collection(version).held()

    async def load(self, state: GalleryState, entries: Sequence[Enrolled]) -> None:
        """Hold `entries`; whole before anybody searches them."""
        await self._collection(state.version).fill(state, entries, self.choose(len(entries)))

    async def search(self, state: GalleryState, template: Template) -> list[Neighbour]:
        """Return the nearest entries, best first.

        A collection that is whole is never written again, and was counted with strong consistency: all its
        rows are seen without waiting for the server's next tick, which would take 200 ms.
        """
        index = self.choose(state.template_count)
        searching = self.server.client.search(
            collection_of(state.version),
            [template],
            limit=self.neighbour_count,
            output_fields=OUTPUT,
            search_params={"metric_type": "COSINE", "params": dict(index.search)},
            consistency_level="Bounded",
            timeout=self.search_seconds,
        )
        (hits,) = await self.server.ask(searching, self.search_seconds)
        return [neighbour_of(hit) for hit in hits]

    async def drop(self, deployment: str) -> None:
        """Destroy all versions of the deployment's list."""
        await self._drop(await self._names_of(deployment))

    async def keep_only(self, wanted: Collection[ListVersion]) -> None:
        """Destroy all other lists, and earlier versions."""
        await self._drop(leftovers(await self._names(), wanted))

    async def present(self, deployment: str) -> bool:
        """Say whether a collection of the deployment exists, whole or not."""
        return bool(await self._names_of(deployment))

    def _collection(self, version: ListVersion) -> MilvusCollection:
        return MilvusCollection(self.server, version, self.call_seconds)

    async def _names(self) -> list[str]:
        listing = self.server.client.list_collections(timeout=self.call_seconds)
        return list(await self.server.ask(listing, self.call_seconds))

    async def _names_of(self, deployment: str) -> list[str]:
        return [name for name in await self._names() if name.startswith(prefix_of(deployment))]

    async def _drop(self, names: Sequence[str]) -> None:
        for name in names:
            await self.server.drop(name, self.call_seconds)
