"""The gallery in Milvus Lite's engine, in this process: no socket, so no copy of a probe in its buffers."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Executor
from typing import Any, TypeVar

from milvus_lite import CollectionSchema, DataType, FieldSchema, MilvusLite, MilvusLiteError

from services.chassis.errors import Unavailable
from services.matcher.adapters.milvus_rows import (
    LONGEST_TEXT,
    OUTPUT,
    collection_of,
    leftovers,
    neighbour_of,
    prefix_of,
    row_of,
)
from services.matcher.domain.decision import Neighbour, Template
from services.matcher.domain.gallery import Enrolled, GalleryState, ListVersion

_R = TypeVar("_R")


class MilvusLiteGallery:
    """Gallery over the engine, whose calls block: `executor` has one thread, and each call runs on it."""

    def __init__(self, database: MilvusLite, executor: Executor, neighbour_count: int) -> None:
        self._database = database
        self._executor = executor
        self._neighbour_count = neighbour_count
        self._held: dict[ListVersion, GalleryState] = {}

    async def held(self, version: ListVersion) -> GalleryState | None:
        """Say what is held of a version. The engine is this process' alone: nobody else loads anything."""
        return self._held.get(version)

    async def load(self, state: GalleryState, entries: Sequence[Enrolled]) -> None:
        """Hold `entries`."""
        await self._call(self._load, state, entries)

    async def search(self, state: GalleryState, template: Template) -> list[Neighbour]:
        """Return the nearest entries, best first."""
        return await self._call(self._search, state, template)

    async def drop(self, deployment: str) -> None:
        """Destroy the deployment's vectors, and their files."""
        prefix = prefix_of(deployment)
        await self._call(self._drop_those, lambda names: [name for name in names if name.startswith(prefix)])

    async def keep_only(self, wanted: Collection[ListVersion]) -> None:
        """Destroy all other lists, and earlier versions."""
        await self._call(self._drop_those, lambda names: leftovers(names, wanted))

    async def present(self, deployment: str) -> bool:
        """Say whether a collection of the deployment exists."""
        names = await self._call(self._database.list_collections)
        return any(name.startswith(prefix_of(deployment)) for name in names)

    def _load(self, state: GalleryState, entries: Sequence[Enrolled]) -> None:
        name = collection_of(state.version)
        self._database.drop_collection(name)
        dimension = len(entries[0].template) if entries else 2
        collection = self._database.create_collection(name, _schema(dimension))
        collection.create_index("template", {"index_type": "FLAT", "metric_type": "COSINE", "params": {}})
        if entries:
            collection.insert([{**row_of(entry), "template": entry.template.tolist()} for entry in entries])
            collection.flush()
        collection.load()
        self._held[state.version] = state

    def _search(self, state: GalleryState, template: Template) -> list[Neighbour]:
        collection = self._database.get_collection(collection_of(state.version))
        (hits,) = collection.search(
            [template], self._neighbour_count, metric_type="COSINE", output_fields=OUTPUT
        )
        return [neighbour_of(hit) for hit in hits]

    def _drop_those(self, choose: Callable[[Sequence[str]], Sequence[str]]) -> None:
        chosen = set(choose(self._database.list_collections()))
        self._held = {key: held for key, held in self._held.items() if collection_of(key) not in chosen}
        for name in chosen:
            self._database.drop_collection(name)

    async def _call(self, function: Callable[..., _R], *args: Any) -> _R:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._executor, lambda: function(*args))
        except (MilvusLiteError, ValueError, TypeError, OSError):
            # Its own message is not passed on: it may hold what was searched for.
            raise Unavailable("Milvus Lite does not answer; nothing is compared until it does") from None


def _schema(dimension: int) -> CollectionSchema:
    return CollectionSchema(
        [
            FieldSchema("photo", DataType.VARCHAR, is_primary=True, max_length=LONGEST_TEXT),
            FieldSchema("subject", DataType.VARCHAR, max_length=LONGEST_TEXT),
            FieldSchema("expires_at_seconds", DataType.DOUBLE),
            FieldSchema("around", DataType.DOUBLE),
            FieldSchema("template", DataType.FLOAT_VECTOR, dim=dimension),
        ]
    )
