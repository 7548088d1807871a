"""A user of Milvus, tried without doing anything."""

import pytest

from services.chassis.errors import Unavailable
from services.cli.permissions.milvus_root import MilvusRoot
from services.cli.permissions.milvus_server import PRIVILEGES
from services.cli.permissions.milvus_user import CALLS, MilvusUser
from services.matcher.settings import MatcherSettings
from tests.connected.servers.ports import free_port


def test_each_privilege_of_the_table_is_tried() -> None:
    assert set(CALLS) == {privilege for _, privilege in PRIVILEGES}


@pytest.mark.parametrize("privilege", sorted(set(CALLS) - {"ShowCollections"}))
def test_what_is_asked_is_about_nothing_that_there_is(privilege: str) -> None:
    _, request = CALLS[privilege]
    named = {str(value) for field, value in request.ListFields() if field.name != "expr"}
    assert named <= {"sightline_nothing", "['sightline_nothing']"} and named


def test_a_collection_of_no_fields_is_what_would_be_made() -> None:
    _, request = CALLS["CreateCollection"]
    assert request.schema == b""


@pytest.mark.parametrize("secure", [False, True])
async def test_a_milvus_that_is_away_is_one_line(secure: bool) -> None:
    where = f"127.0.0.1:{free_port()}"
    async with MilvusUser(where, "somebody", "secret", "default", secure=secure) as user:
        with pytest.raises(Unavailable) as away:
            await user.is_known()
        assert str(away.value) == f"Milvus at {where} is away, or cannot answer (UNAVAILABLE)"
        with pytest.raises(Unavailable):
            await user.refused(["Search"])


@pytest.mark.parametrize(
    ("uri", "token", "name"),
    [
        ("http://h:1", "root:secret", "root"),
        ("http://my%2Dadmin:secret@h:1", "", "my-admin"),
        ("http://h:1", "an-api-key", ""),
        ("http://h:1", "", ""),
    ],
)
async def test_who_asks_is_known_by_name(uri: str, token: str, name: str) -> None:
    root = MilvusRoot(MatcherSettings(milvus_uri=uri, milvus_token=token))
    assert root.name == name
    await root.close()
