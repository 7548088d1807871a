"""What Milvus lets a user do, tried as that user: each call, on a collection that there is not.

What a role may do is written down at once, and comes to Milvus' proxies later, one by one and in any order.
So what was written down is no evidence of what a user may do.
"""

import base64
from collections.abc import Collection, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import grpc
from pymilvus.grpc_gen import milvus_pb2 as milvus
from pymilvus.grpc_gen.milvus_pb2_grpc import MilvusServiceStub

from services.chassis.errors import Unavailable
from services.chassis.rpc import channel_to_others

_SECONDS = 20.0
_NOTHING = "sightline_nothing"
_OF_IT = {"collection_name": _NOTHING}
# By privilege: the call that asks for it, and a request that does nothing whoever may make it.
CALLS: Mapping[str, tuple[str, Any]] = {
    "CreateAlias": ("CreateAlias", milvus.CreateAliasRequest(**_OF_IT, alias=_NOTHING)),
    # Of no fields: it is refused for that by whoever may create.
    "CreateCollection": ("CreateCollection", milvus.CreateCollectionRequest(**_OF_IT)),
    "CreateIndex": ("CreateIndex", milvus.CreateIndexRequest(**_OF_IT)),
    "DescribeCollection": ("DescribeCollection", milvus.DescribeCollectionRequest(**_OF_IT)),
    "DropAlias": ("DropAlias", milvus.DropAliasRequest(alias=_NOTHING)),
    "DropCollection": ("DropCollection", milvus.DropCollectionRequest(**_OF_IT)),
    "Flush": ("Flush", milvus.FlushRequest(collection_names=[_NOTHING])),
    "GetFlushState": ("GetFlushState", milvus.GetFlushStateRequest(**_OF_IT)),
    "GetLoadState": ("GetLoadState", milvus.GetLoadStateRequest(**_OF_IT)),
    "GetLoadingProgress": ("GetLoadingProgress", milvus.GetLoadingProgressRequest(**_OF_IT)),
    "IndexDetail": ("DescribeIndex", milvus.DescribeIndexRequest(**_OF_IT)),
    "Load": ("LoadCollection", milvus.LoadCollectionRequest(**_OF_IT)),
    "Query": ("Query", milvus.QueryRequest(**_OF_IT, expr="id > 0")),
    "Search": ("Search", milvus.SearchRequest(**_OF_IT)),
    "ShowCollections": ("ShowCollections", milvus.ShowCollectionsRequest()),
    "Upsert": ("Upsert", milvus.UpsertRequest(**_OF_IT)),
}
_STRANGER = (grpc.StatusCode.UNAUTHENTICATED,)
_REFUSED = (grpc.StatusCode.PERMISSION_DENIED, *_STRANGER)


class MilvusUser:
    """A user and its password; as a context it is connected. BadInput when `ca_file` cannot be read.

    `address`: host:port. `secure`: by TLS, with `ca_file` or the system's authorities.
    """

    def __init__(
        self,
        address: str,
        name: str,
        password: str,
        database: str,
        *,
        secure: bool,
        ca_file: Path | None = None,
    ) -> None:
        self.name = name
        self._address = address
        word = base64.b64encode(f"{name}:{password}".encode()).decode()
        self._metadata = (("authorization", word), ("dbname", database))
        self._channel = channel_to_others(address, secure=secure, authority=ca_file)
        self._stub = MilvusServiceStub(self._channel)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._channel.close(None)

    async def is_known(self) -> bool:
        """Return whether there is such a user with this password. Unavailable."""
        return await self._answer("ShowCollections") not in _STRANGER

    async def refused(self, privileges: Collection[str]) -> list[str]:
        """Return which of `privileges` (of `CALLS`) Milvus does not let it use now. Unavailable."""
        return [one for one in privileges if await self._answer(one) in _REFUSED]

    async def _answer(self, privilege: str) -> grpc.StatusCode:
        call, request = CALLS[privilege]
        try:
            await getattr(self._stub, call)(request, metadata=self._metadata, timeout=_SECONDS)
        except grpc.aio.AioRpcError as error:
            code = error.code()
        else:
            return grpc.StatusCode.OK
        # Whatever is wrong with a request that it lets pass Milvus says in its answer.
        if code not in _REFUSED:
            raise Unavailable(f"Milvus at {self._address} is away, or cannot answer ({code.name})")
        return code
