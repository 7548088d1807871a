"""The registrar on PostgreSQL and Redis: its lists over restarts, kills and outages, and after their end."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from services.chassis.errors import Unavailable, Unreadable
from services.chassis.records import Records
from services.chassis.sealing import open_sealed, open_sealed_to
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
from tests.connected.redis_asking import looking
from tests.connected.registrar_process import PHOTOS, STEPS, reach
from tests.connected.servers.postgres_server import PostgresServer
from tests.connected.servers.redis_server import RedisServer
from tests.registrar.photos_behaviour import UNTIL, PhotosBehaviour
from tests.registrar.registering import Rig
from tests.source_tree import ROOT

CALL: Any = None


@pytest.fixture
def database(postgres: PostgresServer) -> str:
    return postgres.new_database()


@pytest.fixture
async def rig(database: str, keys: RedisListKeys, identity: bytes, tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path, keys, database, identity)
    await rig.records.open()
    yield rig
    await rig.records.close()


class TestSealedPhotosOnServers(PhotosBehaviour):
    """Held to the rules of every keeper of photos."""

    @pytest.fixture
    async def photos(self, database: str, keys: RedisListKeys) -> AsyncIterator[SealedPhotos]:
        records = Records("registrar", database, MIGRATIONS)
        await records.open()
        yield SealedPhotos(records, keys)
        await records.close()


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
