"""One version of a list as a collection of a Milvus server: made, filled, counted, marked as whole."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pymilvus import AsyncMilvusClient, DataType

from services.chassis.errors import Unavailable
from services.matcher.adapters.milvus_mark import alias_of, description_of, marked
from services.matcher.adapters.milvus_rows import LONGEST_TEXT, collection_of, row_of
from services.matcher.adapters.milvus_server import MilvusServer
from services.matcher.domain.gallery import Enrolled, GalleryState, ListVersion
from services.matcher.domain.index import Index

_R = TypeVar("_R")
# Rows in one call: about 300 kB of 128 dimensions; the event loop stands still for 10 ms.
_BATCH = 500
# Sealing, building and loading go on at the server for as long as the list is long: minutes for a million.
_BUILD_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class MilvusCollection:
    """`seconds`: the time of one short call. Unavailable from each method."""

    server: MilvusServer
    version: ListVersion
    seconds: float

    @property
    def name(self) -> str:
        """The collection's name."""
        return collection_of(self.version)

    async def held(self) -> GalleryState | None:
        """Return what it holds if it is marked and still has every row; None when it must be loaded.

        Counting reads with strong consistency: after it, a search of this process sees every row.
        """
        state = await self._marked()
        if state is not None and await self._count() != state.template_count:
            await self.drop()
            return None
        return state

    async def fill(self, state: GalleryState, entries: Sequence[Enrolled], index: Index) -> None:
        """Make it hold `entries`. Another process may be doing the same, or have been killed at it."""
        await self._create(state, len(entries[0].template) if entries else 2)
        if not index.sealed:
            await self._load(index)
        for start in range(0, len(entries), _BATCH):
            if await self._marked() == state:
                break  # somebody else was faster
            rows = [row_of(entry) for entry in entries[start : start + _BATCH]]
            await self._ask(self._client.upsert(self.name, rows, timeout=self.seconds))
        if index.sealed:
            await self._ask(self._client.flush(self.name, timeout=_BUILD_SECONDS), _BUILD_SECONDS)
            await self._load(index)
        if await self._count() != state.template_count:
            raise Unavailable(f"Milvus at {self.server.address} does not hold the whole list yet")
        await self._mark(state)

    async def drop(self) -> None:
        """Destroy it; nothing to do when there is none."""
        await self.server.drop(self.name, self.seconds)

    @property
    def _client(self) -> AsyncMilvusClient:
        return self.server.client

    async def _marked(self) -> GalleryState | None:
        if not await self._exists():
            return None
        described = await self._ask(self._client.describe_collection(self.name, timeout=self.seconds))
        return marked(self.version, self.name, described)

    async def _mark(self, state: GalleryState) -> None:
        marking = self._client.create_alias(self.name, alias_of(self.name), timeout=self.seconds)
        try:
            await self._ask(marking)
        except Unavailable:
            # Somebody else was faster.
            if await self._marked() != state:
                raise

    async def _create(self, state: GalleryState, dimension: int) -> None:
        """Make the collection, unless somebody has."""
        if await self._exists():
            return
        schema = AsyncMilvusClient.create_schema(auto_id=False, description=description_of(state))
        schema.add_field("photo", DataType.VARCHAR, is_primary=True, max_length=LONGEST_TEXT)
        schema.add_field("subject", DataType.VARCHAR, max_length=LONGEST_TEXT)
        schema.add_field("expires_at_seconds", DataType.DOUBLE)
        schema.add_field("around", DataType.DOUBLE)
        schema.add_field("template", DataType.FLOAT_VECTOR, dim=dimension)
        creating = self._client.create_collection(
            self.name, schema=schema, consistency_level="Strong", timeout=self.seconds
        )
        try:
            await self._ask(creating)
        except Unavailable:
            # Somebody else was faster, and has marked it since: then it is not made again.
            if not await self._exists():
                raise

    async def _exists(self) -> bool:
        there = await self._ask(self._client.has_collection(self.name, timeout=self.seconds))
        return bool(there)

    async def _load(self, index: Index) -> None:
        params = AsyncMilvusClient.prepare_index_params()
        params.add_index("template", index_type=index.kind, metric_type="COSINE", params=dict(index.build))
        await self._ask(self._client.create_index(self.name, params, timeout=_BUILD_SECONDS), _BUILD_SECONDS)
        await self._ask(self._client.load_collection(self.name, timeout=_BUILD_SECONDS), _BUILD_SECONDS)

    async def _count(self) -> int:
        counting = self._client.query(
            self.name, output_fields=["count(*)"], consistency_level="Strong", timeout=self.seconds
        )
        (row,) = await self._ask(counting)
        return int(row["count(*)"])

    async def _ask(self, call: Awaitable[_R], seconds: float | None = None) -> _R:
        return await self.server.ask(call, seconds or self.seconds)
