"""Another password: new connections need it, and those that are open go on."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiokafka.errors
import asyncpg
import grpc
import pytest
import redis
from aiokafka.protocol.metadata import MetadataRequest
from pymilvus import MilvusClient, MilvusException

from services.cli.permissions.table import role_of, user_of
from tests.connected.secured.installation import DATABASE, Installation
from tests.connected.secured.kafka_tries import asked, client_of
from tests.connected.secured.postgres import line as postgres_line
from tests.connected.secured.redis_tries import line as redis_line
from tests.connected.secured.redis_tries import said
from tests.connected.waiting import until

ANOTHER = "another-password-of-this-test"


class Rotation:
    """For the fixture `installed`; in the end all is as before."""

    async def test_a_new_password_on_kafka(self, installed: Installation) -> None:
        user, before = user_of("topics"), installed.passwords.of("topics")
        async with client_of(installed.kafka.settings_of(user, before)) as opened:
            await asked(opened, MetadataRequest([], False))
            with changed(installed, "kafka", "topics"):
                await asked(opened, MetadataRequest([], False))
                async with client_of(installed.kafka.settings_of(user, ANOTHER)):
                    pass
                with pytest.raises(aiokafka.errors.KafkaError):
                    async with client_of(installed.kafka.settings_of(user, before)):
                        pass

    def test_a_new_password_on_redis(self, installed: Installation) -> None:
        user, before = user_of("embedder"), installed.passwords.of("embedder")
        authority = str(installed.redis.authority)
        with redis_line(installed.redis.url_of(user, before), authority) as opened:
            assert said(opened, "TIME")
            with changed(installed, "redis", "embedder"):
                assert isinstance(said(opened, "TIME"), list)
                with redis_line(installed.redis.url_of(user, ANOTHER), authority) as again:
                    assert isinstance(said(again, "TIME"), list)
                with (
                    pytest.raises(redis.AuthenticationError),
                    redis_line(installed.redis.url_of(user, before), authority) as refused,
                ):
                    said(refused, "TIME")

    async def test_a_new_password_on_postgres(self, installed: Installation) -> None:
        role, before = role_of("registrar"), installed.passwords.of("registrar")
        async with postgres_line(installed.postgres.url_of(role, before, DATABASE)) as opened:
            with changed(installed, "postgres", "registrar"):
                assert await opened.fetchval("SELECT 1") == 1
                async with postgres_line(installed.postgres.url_of(role, ANOTHER, DATABASE)):
                    pass
                with pytest.raises(asyncpg.InvalidPasswordError):
                    async with postgres_line(installed.postgres.url_of(role, before, DATABASE)):
                        pass

    def test_a_new_password_on_milvus(self, installed: Installation) -> None:
        role, before = role_of("matcher"), installed.passwords.of("matcher")
        opened = MilvusClient(**installed.milvus.connecting_as(f"{role}:{before}"), timeout=20)
        opened.list_collections()
        with changed(installed, "milvus", "matcher"):
            # Its proxy hears of it from its coordinator, a moment later.
            until(
                lambda: installed.milvus.lets(f"{role}:{ANOTHER}", MilvusClient.list_collections),
                "the new password is refused",
            )
            with pytest.raises((MilvusException, grpc.RpcError)):
                opened.list_collections(timeout=5)


@contextmanager
def changed(installed: Installation, server: str, name: str) -> Iterator[None]:
    """Give a user another password on a server, and the former one in the end."""
    path = installed.passwords.folder / name
    before = path.read_text()
    words = (server, "--passwords", str(installed.passwords.folder))
    try:
        path.write_text(ANOTHER)
        installed.access(*words)
        yield
    finally:
        path.write_text(before)
        installed.access(*words)
