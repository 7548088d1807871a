"""The gallery in Milvus Lite's engine, in this process: no socket, so no copy of a probe in its buffers."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any, TypeVar

import numpy as np
from milvus_lite import CollectionSchema, DataType, FieldSchema, MilvusLite, MilvusLiteError

from services.chassis.errors import Unavailable
from services.matcher.adapters.milvus_rows import LONGEST_TEXT, collection_of, neighbour_of, row_of
from services.matcher.domain.decision import Neighbour, Template
from services.matcher.domain.gallery import Enrolled

_R = TypeVar("_R")
# More than numpy keeps of one size (7 in NumPy 2.4) and than a search uses.
_RINSED_ARRAYS = 32


class MilvusLiteGallery:
    """Gallery over the engine, whose calls block: `executor` has one thread, and each call runs on it."""

    def __init__(self, database: MilvusLite, executor: Executor, neighbour_count: int) -> None:
        self._database = database
        self._executor = executor
        self._neighbour_count = neighbour_count

    async def load(self, deployment: str, entries: Sequence[Enrolled]) -> None:
        """Replace the deployment's vectors."""
        await self._call(self._load, deployment, entries)

    async def search(self, deployment: str, template: Template) -> list[Neighbour]:
        """Return the nearest entries, best first."""
        return await self._call(self._search, deployment, template)

    async def drop(self, deployment: str) -> None:
        """Destroy the deployment's vectors, and their files."""
        await self._call(self._database.drop_collection, collection_of(deployment))

    async def present(self, deployment: str) -> bool:
        """Say whether the collection exists."""
        return await self._call(self._database.has_collection, collection_of(deployment))

    def _load(self, deployment: str, entries: Sequence[Enrolled]) -> None:
        name = collection_of(deployment)
        self._database.drop_collection(name)
        dimension = len(entries[0].template) if entries else 2
        collection = self._database.create_collection(name, _schema(dimension))
        collection.create_index("template", {"index_type": "FLAT", "metric_type": "COSINE", "params": {}})
        if entries:
            collection.insert([row_of(entry) for entry in entries])
            collection.flush()
        collection.load()

    def _search(self, deployment: str, template: Template) -> list[Neighbour]:
        collection = self._database.get_collection(collection_of(deployment))
        try:
            (hits,) = collection.search(
                [template],
                self._neighbour_count,
                metric_type="COSINE",
                output_fields=["subject", "expires_at_seconds"],
            )
        finally:
            _rinse(len(template))
        return [neighbour_of(hit) for hit in hits]

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
            FieldSchema("template", DataType.FLOAT_VECTOR, dim=dimension),
        ]
    )


def _rinse(length: int) -> None:
    """Overwrite the small arrays that numpy keeps for reuse: a search leaves the probe's template in them."""
    kept = [np.zeros(length, dtype=np.float32) for _ in range(_RINSED_ARRAYS)]
    del kept
