"""What somebody could want of Milvus, tried as a user."""

from collections.abc import Callable, Mapping

import grpc
from pymilvus import DataType, MilvusClient, MilvusException

from tests.connected.secured.matrix import Matrix
from tests.connected.secured.milvus import SecuredMilvus
from tests.docs.permitted import YES

_TRIED, _OTHER, _ALIAS = "tried", "tried_as_well", "tried_by_another_name"
_REFUSED = "permission deny"
_ROW = {"id": 1, "vector": [1.0, 0.0]}
Call = Callable[[MilvusClient], object]


def _create(client: MilvusClient, name: str) -> None:
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=2)
    client.create_collection(name, schema=schema)


def _index(client: MilvusClient) -> None:
    params = client.prepare_index_params()
    params.add_index("vector", index_type="FLAT", metric_type="COSINE")
    client.create_index(_TRIED, params)


# By the privilege that Milvus wants for it; in an order in which each can be done by who may.
CALLS: Mapping[str, Call] = {
    "CreateCollection": lambda client: _create(client, _OTHER),
    "ShowCollections": lambda client: client.list_collections(),
    "DescribeCollection": lambda client: client.describe_collection(_TRIED),
    "CreateIndex": _index,
    "IndexDetail": lambda client: client.describe_index(_TRIED, "vector"),
    "Load": lambda client: client.load_collection(_TRIED),
    "GetLoadingProgress": lambda client: client._get_connection().get_loading_progress(_TRIED),
    "GetLoadState": lambda client: client.get_load_state(_TRIED),
    "Upsert": lambda client: client.upsert(_TRIED, [_ROW]),
    "Insert": lambda client: client.insert(_TRIED, [_ROW]),
    "Flush": lambda client: client.flush(_TRIED),
    "GetFlushState": lambda client: client._get_connection().get_flush_state([], _TRIED, 0),
    "Query": lambda client: client.query(_TRIED, filter="id > 0"),
    "Search": lambda client: client.search(_TRIED, [_ROW["vector"]]),
    "CreateAlias": lambda client: client.create_alias(_TRIED, _ALIAS),
    "DropAlias": lambda client: client.drop_alias(_ALIAS),
    "Delete": lambda client: client.delete(_TRIED, ids=[1]),
    "GetStatistics": lambda client: client.get_collection_stats(_TRIED),
    "CreatePartition": lambda client: client.create_partition(_TRIED, "part"),
    "DropPartition": lambda client: client.drop_partition(_TRIED, "part"),
    "Compaction": lambda client: client.compact(_TRIED),
    "Release": lambda client: client.release_collection(_TRIED),
    "DropIndex": lambda client: client.drop_index(_TRIED, "vector"),
    "RenameCollection": lambda client: client.rename_collection(_TRIED, "renamed"),
    "DropCollection": lambda client: client.drop_collection(_OTHER),
    "CreateDatabase": lambda client: client.create_database("tried"),
    "DropDatabase": lambda client: client.drop_database("tried"),
    "ListDatabases": lambda client: client.list_databases(),
    "CreateOwnership (user)": lambda client: client.create_user("tried", "A-password-1"),
    "CreateOwnership (role)": lambda client: client.create_role("tried"),
    "SelectOwnership": lambda client: client.list_roles(),
    "ManageOwnership": lambda client: client.grant_privilege("public", "Global", "DropCollection", "*"),
    "DropOwnership": lambda client: client.drop_user("root"),
    "SelectUser": lambda client: client.list_users(),
    "UpdateUser": lambda client: client.update_password("root", "Milvus", "A-password-2"),
    "ListResourceGroups": lambda client: client.list_resource_groups(),
    "CreateResourceGroup": lambda client: client.create_resource_group("tried"),
}


def milvus_matrix(server: SecuredMilvus, who: str, token: str) -> Matrix:
    """Try all of it on a collection that is there for it."""
    owner = MilvusClient(**server.connecting(), timeout=30)
    _create(owner, _TRIED)
    client = MilvusClient(**server.connecting_as(token), timeout=30)
    matrix = Matrix()
    try:
        for privilege, call in CALLS.items():
            matrix.note((who, privilege, YES), not _refuses(client, call))
    finally:
        client.close()
        owner.drop_collection(_TRIED)
        owner.close()
    return matrix


def _refuses(client: MilvusClient, call: Call) -> bool:
    try:
        call(client)
    except (MilvusException, grpc.RpcError) as error:
        if _REFUSED in str(error).lower():
            print(error)
            return True
    return False
