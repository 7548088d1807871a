"""The servers that tests start: each answers, comes back after a kill, and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest
import redis
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from pymilvus import MilvusClient

from tests.connected.servers import process_table
from tests.connected.servers.failing import CannotStart
from tests.connected.servers.installing import cached, ensure
from tests.connected.servers.kafka_server import KafkaServer
from tests.connected.servers.milvus_server import MilvusServer
from tests.connected.servers.postgres_server import PostgresServer
from tests.connected.servers.redis_server import RedisServer
from tests.connected.servers.server import Server

_ROOT = Path(__file__).resolve().parents[2]
_FILLING = """
from tests.connected.servers.installing import cached, ensure
cached("jars", lambda folder: ensure(lambda: False, ["maven"]))
"""


async def publish(kafka: KafkaServer, value: bytes) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic("kept", 1, 1)])
    await admin.close()
    producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap)
    await producer.start()
    await producer.send_and_wait("kept", value)
    await producer.stop()


async def first_published(kafka: KafkaServer) -> bytes | None:
    consumer = AIOKafkaConsumer("kept", bootstrap_servers=kafka.bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        value: bytes | None = (await consumer.getone()).value
        return value
    finally:
        await consumer.stop()


async def test_kafka_keeps_what_was_published_before_a_kill() -> None:
    with KafkaServer() as kafka:
        await publish(kafka, b"word")
        kafka.kill()
        kafka.start()
        assert await first_published(kafka) == b"word"
        assert any(kafka.log_folder.glob("kept-0/*.log"))


def test_redis_has_lost_everything_after_a_kill() -> None:
    with RedisServer() as server, redis.Redis.from_url(server.url) as client:
        client.set("word", "value")
        before = client.info("server")["run_id"]
        server.kill()
        server.start()
        assert client.get("word") is None
        assert client.info("server")["run_id"] != before
        assert not any(path.suffix in {".rdb", ".aof"} for path in server.folder.rglob("*"))


async def test_postgres_keeps_what_was_committed_before_a_kill() -> None:
    with PostgresServer() as postgres:
        url = postgres.new_database().replace("+asyncpg", "")
        connection = await asyncpg.connect(url)
        await connection.execute("CREATE TABLE words AS SELECT 'word' AS word")
        postgres.kill()
        connection.terminate()
        postgres.start()
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("SELECT word FROM words") == "word"
        await connection.close()


def test_two_milvus_run_side_by_side_and_one_keeps_its_collections_after_a_kill() -> None:
    with MilvusServer() as one, MilvusServer() as other:
        client = MilvusClient(one.uri)
        client.create_collection("kept", dimension=2)
        client.close()
        one.kill()
        one.start()
        assert [listed(server) for server in (one, other)] == [["kept"], []]
        assert any(one.data_folder.iterdir())


def listed(milvus: MilvusServer) -> list[str]:
    client = MilvusClient(milvus.uri)
    try:
        return list(client.list_collections())
    finally:
        client.close()


@pytest.mark.parametrize("kind", [KafkaServer, RedisServer, PostgresServer, MilvusServer])
@pytest.mark.parametrize("how", ["stop", "kill"])
def test_a_server_leaves_no_process_and_no_folder(kind: Callable[[], Server], how: str) -> None:
    with kind() as server:
        members = process_table.family(server.pid)
        assert process_table.living(members)
        getattr(server, how)()
        assert not process_table.living(members)
        assert server.folder.exists()
    assert not server.folder.exists()


_OWNER = """
import sys, time
from tests.connected.servers.postgres_server import PostgresServer
server = PostgresServer()
server.start()
print(server.pid, server.folder, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("word", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_whoever_started_a_server_ends_and_nothing_is_left(word: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _OWNER], cwd=_ROOT, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None
        pid, folder = owner.stdout.readline().split()
        members = process_table.family(int(pid))
        assert len(members) > 1
        owner.send_signal(word)
    until(lambda: not process_table.living(members) and not Path(folder).exists())


def until(holds: Callable[[], bool], limit_seconds: float = 20.0) -> None:
    end = time.monotonic() + limit_seconds
    while not holds():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.02)


def test_redis_lets_a_service_read_what_tells_whether_it_forgets(redis_server: RedisServer) -> None:
    with redis.Redis.from_url(redis_server.url) as client:
        assert client.config_get("save") == {"save": ""}
        assert client.config_get("slowlog-log-slower-than") == {"slowlog-log-slower-than": "-1"}
        assert (
            client.eval("redis.call('HINCRBY', KEYS[1], 'seen', 1) return redis.call('DEL', KEYS[1])", 1, "x")
            == 1
        )


@pytest.mark.parametrize(
    "command",
    [
        "MONITOR",
        "SAVE",
        "BGSAVE",
        "SYNC",
        "REPLICAOF NO ONE",
        "CONFIG SET save 1",
        "SLOWLOG GET",
    ],
)
def test_redis_refuses_a_service_what_would_reveal_or_write_keys(
    redis_server: RedisServer, command: str
) -> None:
    with (
        redis.Redis.from_url(redis_server.url) as client,
        pytest.raises(redis.ResponseError, match="permission"),
    ):
        client.execute_command(*command.split())


def test_redis_can_be_started_as_it_must_not_be() -> None:
    with RedisServer(persistence=True) as server, redis.Redis.from_url(server.url) as client:
        assert client.config_get("appendonly") == {"appendonly": "yes"}
    # One of its own: a Redis that had a replica keeps what it is told for an hour.
    with (
        RedisServer() as first,
        RedisServer(replica_of=first) as server,
        redis.Redis.from_url(server.url) as client,
    ):
        assert client.role()[0] in (b"slave", "slave")


async def test_postgres_asks_for_the_password(postgres: PostgresServer) -> None:
    url = postgres.url("postgres").replace("+asyncpg", "")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(url, password="another")


def test_what_cannot_be_installed_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotStart, match=r"^a server is missing.*sudo apt-get install redis-server$"):
        ensure(lambda: False, ["redis-server"])


def test_what_fills_the_cache_may_be_installed_for_it_and_is_missed_in_one_line(tmp_path: Path) -> None:
    # In a process of its own: it would wait for itself for ever.
    said = subprocess.run(
        [sys.executable, "-c", _FILLING],
        env=os.environ | {"PATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.stderr.strip().endswith("sudo apt-get install maven")


def test_two_threads_fill_the_cache_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    filling: list[str] = []

    def fill(folder: Path) -> None:
        filling.append("began")
        time.sleep(0.2)
        filling.append("ended")
        (folder / "jar").touch()

    with ThreadPoolExecutor(4) as pool:
        folders = list(pool.map(lambda name: cached(name, fill), ["one", "other", "one", "third"]))
    assert filling == ["began", "ended"] * 3
    assert all((folder / "jar").exists() for folder in folders)


def test_a_server_that_does_not_start_says_why_in_one_line() -> None:
    server = RedisServer()
    with socket.create_server(("127.0.0.1", server.port)), pytest.raises(CannotStart) as caught, server:
        pass
    assert re.fullmatch(r"redis did not start .*Address already in use.*", str(caught.value))
    assert not server.folder.exists()


def test_a_setting_that_a_server_refuses_is_named_in_one_line() -> None:
    server = KafkaServer({"num.io.threads": "many"})
    with (
        pytest.raises(CannotStart, match=r"^laying out Kafka's folder failed: .*num\.io\.threads.*$"),
        server,
    ):
        pass
