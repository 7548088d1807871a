"""The registrar on PostgreSQL and Redis: its lists over restarts, kills and outages, and after their end."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
import sqlalchemy as sa

from services.chassis.errors import Unavailable, Unreadable
from services.chassis.records import Records
from services.chassis.sealing import new_identity, open_sealed, open_sealed_to
from services.registrar.adapters.redis_list_keys import RedisListKeys
from services.registrar.adapters.sealed_photos import SealedPhotos
from services.registrar.migrations import MIGRATIONS
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DESTROYED,
    STATUS_DRAFT,
    STATUS_LIVE,
)
from sightline.registrar.v1.watchlist_service_pb2 import GetReferenceRequest, ListEntriesRequest
from tests.connected.registrar_process import PHOTOS, STEPS, reach
from tests.connected.servers.ports import address
from tests.connected.servers.postgres_server import PostgresServer
from tests.connected.servers.redis_server import RedisServer
from tests.registrar.photos_behaviour import UNTIL, PhotosBehaviour
from tests.registrar.registering import Rig
from tests.source_tree import ROOT

CALL: Any = None


@pytest.fixture
def identity() -> bytes:
    return new_identity()


@pytest.fixture
def database(postgres: PostgresServer) -> str:
    return postgres.new_database()


@pytest.fixture
async def keys(redis_server: RedisServer, identity: bytes) -> AsyncIterator[RedisListKeys]:
    looking(redis_server).flushall()
    keys = RedisListKeys(redis_server.url, identity)
    yield keys
    await keys.close()


@pytest.fixture
async def rig(database: str, keys: RedisListKeys, identity: bytes, tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path, keys, database, identity)
    await rig.records.open()
    yield rig
    await rig.records.close()


def looking(server: RedisServer) -> "redis.Redis":
    return redis.Redis.from_url(server.owner_url)


class TestSealedPhotosOnServers(PhotosBehaviour):
    """Held to the rules of every keeper of photos."""

    @pytest.fixture
    async def photos(self, database: str, keys: RedisListKeys) -> AsyncIterator[SealedPhotos]:
        records = Records("registrar", database, MIGRATIONS)
        await records.open()
        yield SealedPhotos(records, keys)
        await records.close()


async def test_redis_alone_opens_no_list(
    keys: RedisListKeys, redis_server: RedisServer, identity: bytes
) -> None:
    key = await keys.create("market", UNTIL)
    held: Any = looking(redis_server).get("sightline:list:market")
    assert key not in held
    with pytest.raises(Unreadable):
        open_sealed_to(new_identity(), held, "list market")
    assert await RedisListKeys(redis_server.url, new_identity()).fetch("market") is None


async def test_redis_forgets_a_list_by_itself_after_its_end(
    keys: RedisListKeys, redis_server: RedisServer
) -> None:
    await keys.create("market", UNTIL)
    await keys.keep(["market"])
    left: Any = looking(redis_server).pttl("sightline:list:market")
    assert 60_000 < left <= 2 * 3600 * 1000


async def test_redis_forgets_a_key_at_once_whose_maker_died_before_there_was_a_list(
    keys: RedisListKeys, redis_server: RedisServer, identity: bytes
) -> None:
    key = await keys.create("market", UNTIL)
    left: Any = looking(redis_server).pttl("sightline:list:market")
    assert 0 < left <= 30_000
    another = RedisListKeys(redis_server.url, identity)  # started after one that died once there was a list
    assert await another.fetch("market") == key
    await another.keep(["market"])
    lasting: Any = looking(redis_server).pttl("sightline:list:market")
    assert lasting > 60_000


async def test_either_memory_outlives_the_other(
    keys: RedisListKeys, redis_server: RedisServer, identity: bytes
) -> None:
    key = await keys.create("market", UNTIL)
    redis_server.kill()
    with pytest.raises(Unavailable):
        await keys.keep(["market"])
    assert keys.problem() and await keys.fetch("market") == key
    redis_server.start()
    assert await RedisListKeys(redis_server.url, identity).fetch("market") is None
    await keys.keep(["market"])
    assert keys.problem() == ""
    assert await RedisListKeys(redis_server.url, identity).fetch("market") == key


async def test_no_connection_stays_on_which_a_key_came_also_when_it_came_meanwhile(
    keys: RedisListKeys, redis_server: RedisServer, identity: bytes
) -> None:
    """Redis keeps what came last on a connection as long as it is open."""
    await keys.create("market", UNTIL)
    late = RedisListKeys(redis_server.url, identity)
    asking = asyncio.create_task(late.fetch("market"))
    while not late._redis.connection_pool._in_use_connections:
        await asyncio.sleep(0)
    await late._leave_no_trace()
    assert not asking.done() and await asking is not None
    ours = late._redis.connection_pool._available_connections
    assert ours and not any(one.is_connected for one in ours)


async def test_a_key_that_cannot_be_asked_for_is_not_gone(redis_server: RedisServer, identity: bytes) -> None:
    redis_server.kill()
    try:
        with pytest.raises(Unavailable):
            await RedisListKeys(redis_server.url, identity).fetch("market")
    finally:
        redis_server.start()


async def test_while_redis_would_save_keys_of_lists_none_is_made_and_they_are_destroyed_as_ever(
    keys: RedisListKeys, redis_server: RedisServer
) -> None:
    key = await keys.create("market", UNTIL)
    await keys.create("ended", UNTIL)
    server = looking(redis_server)
    server.config_set("save", "60 1000000")
    try:
        with pytest.raises(Unavailable, match="set `save"):
            await keys.create("fair", UNTIL)
        assert await keys.fetch("fair") is None and not server.exists("sightline:list:fair")
        server.delete("sightline:list:market")
        with pytest.raises(Unavailable, match="set `save"):
            await keys.keep(["market", "ended"])
        assert not server.exists("sightline:list:market") and await keys.fetch("market") == key
        assert "set `save" in keys.problem()
        await keys.destroy("ended")
        assert not server.exists("sightline:list:ended")
    finally:
        server.config_set("save", "")
    await keys.keep(["market"])
    assert keys.problem() == "" and server.exists("sightline:list:market")


async def test_many_keys_are_made_at_once_and_one_that_is_given_up_harms_no_other(
    keys: RedisListKeys, redis_server: RedisServer
) -> None:
    making = [asyncio.create_task(keys.create(f"stall-{number}", UNTIL)) for number in range(40)]
    await asyncio.sleep(0)
    for number in (0, 7, 20):
        await asyncio.sleep(0.001)
        making[number].cancel()
    made = await asyncio.gather(*making, return_exceptions=True)
    wrong = [one for one in made if not isinstance(one, bytes | asyncio.CancelledError)]
    assert not wrong and sum(isinstance(one, bytes) for one in made) >= 37
    assert keys.problem() == ""


async def test_a_list_that_was_drafted_elsewhere_is_forgotten_also_while_redis_would_save(
    keys: RedisListKeys, redis_server: RedisServer, identity: bytes
) -> None:
    await keys.create("lost", UNTIL)
    await keys.create("market", UNTIL)
    another = RedisListKeys(redis_server.url, identity)
    anew = await another.create("market", UNTIL)
    await another.close()
    server = looking(redis_server)
    server.delete("sightline:list:lost")
    server.config_set("save", "60 1000000")
    try:
        with pytest.raises(Unavailable):
            await keys.keep(["lost", "market"])
        assert not server.exists("sightline:list:lost")
    finally:
        server.config_set("save", "")
    assert await keys.fetch("market") == anew


async def test_the_redis_that_is_told_is_the_one_that_was_looked_at(identity: bytes) -> None:
    """An address that is another Redis' from the next connection on, which keeps what it is told."""
    with RedisServer() as safe, RedisServer(persistence=True) as keeping:
        behind = [safe.port]

        async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            other_reader, other_writer = await asyncio.open_connection(address(), behind[0])
            await asyncio.wait(
                [
                    asyncio.create_task(one)
                    for one in (carried(reader, other_writer), carried(other_reader, writer))
                ]
            )

        between = await asyncio.start_server(carry, "127.0.0.1", 0)
        port = between.sockets[0].getsockname()[1]
        url = safe.url.replace(f"{address()}:{safe.port}", f"127.0.0.1:{port}")
        keys = RedisListKeys(url, identity)
        await keys.create("market", UNTIL)
        await keys.create("ended", UNTIL)
        looking(keeping).execute_command("ACL", "SETUSER", *_as_of(safe))  # type: ignore[no-untyped-call]
        behind[0] = keeping.port
        await keys.destroy("ended")  # closes its connections
        with pytest.raises(Unavailable, match="disk"):
            await keys.create("fair", UNTIL)
        with pytest.raises(Unavailable, match="disk"):
            await keys.keep(["market"])
        assert looking(keeping).dbsize() == 0 and "disk" in keys.problem()
        await keys.close()
        between.close()


async def carried(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while some := await reader.read(65536):
            writer.write(some)
    writer.close()


def _as_of(server: RedisServer) -> list[str]:
    """How a user of a Redis is made in another one, with the same name and password."""
    name, _, password = urlsplit(server.url).netloc.rpartition("@")[0].partition(":")
    return [name, "on", f">{password}", "~*", "&*", "+@all"]


async def test_a_draft_stays_that_cannot_be_made_anew(
    rig: Rig, keys: RedisListKeys, redis_server: RedisServer
) -> None:
    photos = SealedPhotos(rig.records, keys)
    await photos.begin("market", UNTIL)
    key = await keys.fetch("market")
    looking(redis_server).config_set("save", "60 1000000")
    try:
        with pytest.raises(Unavailable, match="set `save"):
            await photos.begin("market", UNTIL)
    finally:
        looking(redis_server).config_set("save", "")
    assert key is not None and await keys.fetch("market") == key and await photos.lost("market") == ""


async def test_a_registrar_that_comes_late_puts_back_nothing_that_another_destroyed(
    keys: RedisListKeys, redis_server: RedisServer, identity: bytes
) -> None:
    await keys.create("market", UNTIL)
    another = RedisListKeys(redis_server.url, identity)
    await another.destroy("market")
    await keys.keep([])
    assert await keys.fetch("market") is None and not looking(redis_server).keys("*")


def killed(step: str, database: str, server: RedisServer, identity: bytes) -> None:
    """Run a registrar up to a step of a deployment's life, and kill it there."""
    command = [sys.executable, "-m", "tests.connected.registrar_process", step]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "proto" / "gen")])}
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(f"{database}\n{server.url}\n{identity.hex()}\n")
        process.stdin.flush()
        assert process.stdout.readline().strip() == step
        process.kill()


@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_any_step_it_goes_on_or_ends_cleanly(
    step: str, rig: Rig, database: str, redis_server: RedisServer, identity: bytes
) -> None:
    await asyncio.to_thread(killed, step, database, redis_server, identity)
    await rig.lifecycle.end_what_is_over()
    if step == "ended":
        assert await rig.status() == STATUS_DESTROYED and not await rig.photos.all("market")
        return
    stands = {"fixed": STATUS_AUTHORISED, "live": STATUS_LIVE}
    assert await rig.status() == stands.get(step, STATUS_DRAFT)
    wanted = [] if step == "drafted" else [b"jpeg " + photo for photo in PHOTOS]
    assert [photo.jpeg for photo in await rig.photos.all("market")] == wanted
    for status in await rig.published():
        assert status <= STATUS_LIVE
    await rig.lifecycle.end("market")
    assert await rig.status() == STATUS_DESTROYED


async def test_killed_while_live_it_answers_the_same_bytes(
    rig: Rig, database: str, redis_server: RedisServer, identity: bytes, tmp_path: Path
) -> None:
    await asyncio.to_thread(killed, "live", database, redis_server, identity)
    request = ListEntriesRequest(deployment="market", list_version=1)
    listed = [entry async for entry in rig.watchlist.ListEntries(request, CALL)]
    reference = await rig.watchlist.GetReference(GetReferenceRequest(deployment="market", subject="a"), CALL)
    assert reference.jpeg == b"jpeg " + PHOTOS[0]
    for entry, photo in zip(listed, PHOTOS, strict=True):
        template, _ = await rig.embedder.extract(photo)
        assert entry.template == template.tobytes()


async def test_the_secret_of_a_deployment_is_the_same_after_a_restart(
    rig: Rig, database: str, redis_server: RedisServer, identity: bytes
) -> None:
    await asyncio.to_thread(killed, "live", database, redis_server, identity)
    before = await rig.register.get("market")
    await rig.lifecycle.end("market")
    after = await rig.register.get("market")
    assert before is not None and after is not None
    secrets = [
        open_sealed_to(identity, state.sealed_secrets["registrar"], "deployment market")
        for state in (before, after)
    ]
    assert len(secrets[0]) == 32 and secrets[0] == secrets[1]


async def test_a_list_whose_key_died_with_both_is_ended_with_the_reason(
    rig: Rig, database: str, redis_server: RedisServer, identity: bytes
) -> None:
    await asyncio.to_thread(killed, "live", database, redis_server, identity)
    redis_server.kill()
    redis_server.start()
    await rig.lifecycle.end_what_is_over()
    state = await rig.register.get("market")
    assert state is not None and state.status == STATUS_DESTROYED
    assert "the key of its list is gone" in state.end_reason


async def test_after_the_end_nothing_that_is_left_opens_what_the_database_kept(
    rig: Rig, redis_server: RedisServer, postgres: PostgresServer
) -> None:
    await reach(rig, "live")
    async with rig.records.transaction() as connection:
        rows = (await connection.execute(sa.text("select * from photos"))).all()
    await rig.lifecycle.end("market")
    async with rig.records.transaction() as connection:
        assert not (await connection.execute(sa.text("select * from photos"))).all()
        await connection.execute(sa.text("select pg_switch_wal()"))
    kept = await asyncio.to_thread(everything_in, postgres.data_folder)
    assert rows and all(any(part in kept for part in parts(row.sealed)) for row in rows), "nothing to open"
    template, _ = await rig.embedder.extract(PHOTOS[0])
    words = [b"jpeg " + PHOTOS[0], template.tobytes(), b"case 7"]
    assert not [word for word in words if word in kept]
    assert not looking(redis_server).keys("sightline:list:*")
    state = await rig.register.get("market")
    assert state is not None
    left = [
        rig.identity,
        open_sealed_to(rig.identity, state.sealed_secrets["registrar"], "deployment market"),
    ]
    for row in rows:
        for key in left:
            with pytest.raises(Unreadable):
                open_sealed(key, row.nonce, row.sealed, f"list market {row.photo}".encode())


def parts(sealed: bytes, length: int = 32) -> list[bytes]:
    """Stretches of it: a page of the write-ahead log may end in its middle."""
    return [sealed[at : at + length] for at in range(0, len(sealed) - length + 1, length)]


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_two_registrars_at_once_decide_one_after_the_other(
    rig: Rig, database: str, keys: RedisListKeys, identity: bytes, tmp_path: Path
) -> None:
    another = Rig(tmp_path, keys, database, identity)
    await another.records.open()
    await rig.lifecycle.draft(rig.plan())
    enrolling = [one.watchlist._enrol(one.photo(b"\x64")) for one in (rig, another)]
    taken = [finding.taken for finding in await asyncio.gather(*enrolling)]
    assert sorted(taken) == [False, True]
    fixing = [one.lifecycle.fix_trial("market") for one in (rig, another)]
    fixed = await asyncio.gather(*fixing, return_exceptions=True)
    assert sorted(isinstance(answer, int) for answer in fixed) == [False, True]
    await another.records.close()


async def test_a_database_that_restarts_in_the_middle_is_waited_for(
    rig: Rig, postgres: PostgresServer
) -> None:
    await reach(rig, "live")
    postgres.kill()
    await rig.lifecycle.end_what_is_over()
    assert "its database is away" in rig.records.problem()
    postgres.start()
    async with asyncio.timeout(30):
        while rig.records.problem():
            await rig.lifecycle.end_what_is_over()
    assert await rig.status() == STATUS_LIVE and len(await rig.photos.all("market")) == len(PHOTOS)
