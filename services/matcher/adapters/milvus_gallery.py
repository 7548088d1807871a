"""The gallery on a Milvus server: one collection for each deployment, exact search by cosine similarity."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any, TypeVar

from pymilvus import DataType, MilvusClient, MilvusException

from services.chassis.errors import Unavailable
from services.matcher.adapters.milvus_rows import LONGEST_TEXT, collection_of, neighbour_of, row_of
from services.matcher.domain.decision import Neighbour, Template
from services.matcher.domain.gallery import Enrolled

_R = TypeVar("_R")
_BATCH = 1000
# A search that takes longer comes too late for its probe; pymilvus alone would try for minutes.
_SEARCH_TIMEOUT_SECONDS = 2.0
_TIMEOUT_SECONDS = 10.0


class MilvusGallery:
    """Gallery over pymilvus, whose calls block: each runs on `executor`."""

    def __init__(self, client: MilvusClient, executor: Executor, neighbour_count: int) -> None:
        self._client = client
        self._executor = executor
        self._neighbour_count = neighbour_count

    async def load(self, deployment: str, entries: Sequence[Enrolled]) -> None:
        """Replace the deployment's vectors."""
        await self._call(self._load, deployment, entries)

    async def search(self, deployment: str, template: Template) -> list[Neighbour]:
        """Return the nearest entries, best first."""
        return await self._call(self._search, deployment, template)

    async def drop(self, deployment: str) -> None:
        """Destroy the deployment's vectors."""
        await self._call(self._client.drop_collection, collection_of(deployment), _TIMEOUT_SECONDS)

    async def present(self, deployment: str) -> bool:
        """Say whether the collection exists."""
        return await self._call(self._client.has_collection, collection_of(deployment), _TIMEOUT_SECONDS)

    def _load(self, deployment: str, entries: Sequence[Enrolled]) -> None:
        name = collection_of(deployment)
        self._client.drop_collection(name, _TIMEOUT_SECONDS)
        dimension = len(entries[0].template) if entries else 2
        schema = MilvusClient.create_schema(auto_id=False)
        schema.add_field("photo", DataType.VARCHAR, is_primary=True, max_length=LONGEST_TEXT)
        schema.add_field("subject", DataType.VARCHAR, max_length=LONGEST_TEXT)
        schema.add_field("expires_at_seconds", DataType.DOUBLE)
        schema.add_field("template", DataType.FLOAT_VECTOR, dim=dimension)
        index = MilvusClient.prepare_index_params()
        index.add_index("template", index_type="FLAT", metric_type="COSINE")
        self._client.create_collection(
            name, schema=schema, index_params=index, timeout=_TIMEOUT_SECONDS, consistency_level="Strong"
        )
        for start in range(0, len(entries), _BATCH):
            self._client.insert(
                name, [row_of(entry) for entry in entries[start : start + _BATCH]], _TIMEOUT_SECONDS
            )
        self._client.flush(name, _TIMEOUT_SECONDS)

    def _search(self, deployment: str, template: Template) -> list[Neighbour]:
        (hits,) = self._client.search(
            collection_of(deployment),
            [template],
            limit=self._neighbour_count,
            output_fields=["subject", "expires_at_seconds"],
            search_params={"metric_type": "COSINE"},
            timeout=_SEARCH_TIMEOUT_SECONDS,
        )
        return [neighbour_of(hit) for hit in hits]

    async def _call(self, function: Callable[..., _R], *args: Any) -> _R:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._executor, lambda: function(*args))
        except MilvusException:
            # Its own message is not passed on: it may hold what was searched for.
            raise Unavailable("Milvus does not answer; nothing is compared until it does") from None
