"""Real servers for the tests that need them, each started once, on first use. A missing one fails them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from services.chassis.sealing import new_identity
from services.registrar.adapters.redis_list_keys import RedisListKeys
from tests.connected.redis_asking import looking
from tests.connected.servers.kafka_server import KafkaServer
from tests.connected.servers.milvus_server import MilvusServer
from tests.connected.servers.postgres_server import PostgresServer
from tests.connected.servers.redis_server import RedisServer

pytest.register_assert_rewrite("tests.connected.secured")

# They look through all that lies on the servers' disks: first, so that it is what they put there themselves;
# and as they take longest, what is left is dealt out while they run.
_FIRST = ("test_forgotten.py", "test_day32.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    items.sort(key=lambda item: item.path.parent != here or item.path.name not in _FIRST)


@pytest.fixture(scope="session")
def kafka() -> Iterator[KafkaServer]:
    with KafkaServer() as server:
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="session")
def milvus() -> Iterator[MilvusServer]:
    with MilvusServer() as server:
        yield server


@pytest.fixture(scope="session")
def servers(
    kafka: KafkaServer, redis_server: RedisServer, postgres: PostgresServer, milvus: MilvusServer
) -> dict[str, str]:
    """The environment that reaches all four, with a database of its own."""
    return {
        "SIGHTLINE_KAFKA_BOOTSTRAP": kafka.bootstrap,
        "SIGHTLINE_REDIS_URL": redis_server.url,
        "REGISTRAR_REDIS_URL": redis_server.url,
        "SIGHTLINE_DATABASE_URL": postgres.new_database(),
        "MATCHER_MILVUS_URI": milvus.uri,
    }


@pytest.fixture
def identity() -> bytes:
    """A registrar's own."""
    return new_identity()


@pytest.fixture
async def keys(redis_server: RedisServer, identity: bytes) -> AsyncIterator[RedisListKeys]:
    """Its keys of lists, on an empty Redis."""
    looking(redis_server).flushall()
    keys = RedisListKeys(redis_server.url, identity)
    yield keys
    await keys.close()
