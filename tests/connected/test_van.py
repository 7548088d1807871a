"""A van that is switched off has forgotten its list; and a store on a disk has not, which is why.

The van has Redis and Milvus in memory, and PostgreSQL and the registrar's own key on a disk.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from services.chassis.file_search import FileSearch
from services.chassis.fingerprints import Fingerprints
from services.chassis.sealing import new_identity
from services.matcher.adapters.milvus_gallery import MilvusGallery
from services.matcher.adapters.milvus_lite_folder import MEMORY
from services.matcher.adapters.milvus_server import MilvusServer
from services.matcher.adapters.vector_files import VectorFiles
from services.matcher.adapters.volumes import volume_of
from services.matcher.domain.remains import Volume
from services.registrar.adapters.redis_list_keys import RedisListKeys
from services.registrar.adapters.sealed_photos import SealedPhotos
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DESTROYED, STATUS_DRAFT
from tests.connected.servers.milvus_server import MilvusServer as RunningMilvus
from tests.connected.servers.postgres_server import PostgresServer
from tests.connected.servers.redis_server import RedisServer
from tests.connected.van_process import COUNT, entries, listed
from tests.matcher.gallery_behaviour import loaded, version
from tests.registrar.list_keys import ListKeysInHand
from tests.registrar.registering import Rig
from tests.source_tree import ROOT


def vectors() -> Fingerprints:
    return Fingerprints.of(one.template.tobytes() for one in entries())


def photos() -> Fingerprints:
    return Fingerprints.of(listed(number).jpeg for number in range(COUNT))


def found_in(folder: Path) -> tuple[int, int]:
    """How many of the list's vectors, and how many of its photos, stand below a folder."""
    searches = [FileSearch(sought) for sought in (vectors(), photos())]
    for search in searches:
        search.folder(folder)
        assert search.searched_bytes, "there was something to search"
    return len(searches[0].found), len(searches[1].found)


def holding(folder: Path, wanted: bytes) -> list[Path]:
    """The files below a folder in which something stands as it is."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if wanted in path.read_bytes()]


@contextmanager
def at_work(database: str, redis: str, identity: bytes, milvus: str) -> Iterator["subprocess.Popen[str]"]:
    """Services with a list that is live."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.connected.van_process", milvus],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "proto" / "gen")])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(f"{database}\n{redis}\n{identity.hex()}\n")
        process.stdin.flush()
        assert process.stdout.readline().strip() == "live"
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory. Not under a name that a matcher would take for what another has left."""
    with TemporaryDirectory(prefix="sightline-van-", dir=MEMORY) as folder:
        yield Path(folder)


async def test_a_van_that_is_switched_off_has_forgotten_its_list(memory: Path) -> None:
    assert volume_of(memory) is Volume.MEMORY
    identity = new_identity()
    with PostgresServer() as postgres, RedisServer() as redis, RunningMilvus(memory) as milvus:
        database = await asyncio.to_thread(postgres.new_database)
        (postgres.folder / "registrar.key").write_bytes(identity)
        with at_work(database, redis.url, identity, milvus.uri) as services:
            assert found_in(milvus.folder)[0] == COUNT, "while it runs they are there, in memory"
            keys = RedisListKeys(redis.url, identity)
            key = await keys.fetch("market")
            assert key is not None
            await keys.close()
            with ThreadPoolExecutor(4) as at_once:
                list(at_once.map(lambda one: one.kill(), (services, redis, milvus, postgres)))
        await asyncio.to_thread(_remove, milvus.data_folder)  # what is in memory goes with the power
        for disk in (postgres.folder, redis.folder):
            assert found_in(disk) == (0, 0) and not holding(disk, key)
        await asyncio.to_thread(postgres.start)
        await asyncio.to_thread(redis.start)
        # So does a server that is started again on an empty folder, which is how one is made to forget.
        milvus.data_folder.mkdir()
        await asyncio.to_thread(milvus.start)
        assert (await VectorFiles(milvus.data_folder).search(vectors())).found == 0
        await _nothing_opens_and_a_list_is_imported_anew(database, redis, identity, key)


def _remove(path: Path) -> None:
    subprocess.run(["rm", "-r", str(path)], check=True)


async def _nothing_opens_and_a_list_is_imported_anew(
    database: str, redis: RedisServer, identity: bytes, key: bytes
) -> None:
    keys = RedisListKeys(redis.url, identity)
    rig = Rig(Path(), keys, database, identity)
    await rig.records.open()
    try:
        assert await keys.fetch("market") is None
        assert "key of its list is gone" in await rig.photos.lost("market")
        kept = SealedPhotos(rig.records, ListKeysInHand({"market": key}))
        opened = [one.jpeg for one in await kept.all("market")]
        assert opened == [listed(number).jpeg for number in range(COUNT)], "with its key the disk opens"
        await rig.lifecycle.end_what_is_over()
        state = await rig.register.get("market")
        assert state is not None and state.status == STATUS_DESTROYED
        assert "key of its list is gone" in state.end_reason
        assert state.destruction.lost and not state.destruction.vector_count
        await rig.lifecycle.draft(rig.plan())
        for number in range(COUNT):
            await rig.photos.put("market", listed(number))
        assert await rig.status() == STATUS_DRAFT and len(await rig.photos.all("market")) == COUNT
    finally:
        await rig.records.close()
        await keys.close()


async def test_on_a_disk_a_list_outlives_the_power_and_its_end_and_the_search_says_so(
    milvus: RunningMilvus,
) -> None:
    """The negative control: the same search, of a Milvus whose data are on a disk."""
    files = VectorFiles(milvus.data_folder)
    assert volume_of(milvus.data_folder) is not Volume.MEMORY
    server = MilvusServer(milvus.uri)
    try:
        gallery = MilvusGallery(server, 3, 30.0, 60.0)
        await loaded(gallery, version("market"), entries())
        await asyncio.to_thread(milvus.kill)
        assert (await files.search(vectors())).found == COUNT, "after the power is gone they are there"
        await asyncio.to_thread(milvus.start)
        async with asyncio.timeout(60):
            while await gallery.present("market"):
                await gallery.drop("market")
        left = await files.search(vectors())
        assert (left.searched, left.found, left.found_in) == (True, COUNT, "rocksmq")
    finally:
        await server.close()


@pytest.mark.parametrize("number", [0, COUNT - 1])
def test_the_search_finds_one_of_them_alone(tmp_path: Path, number: int) -> None:
    (tmp_path / "file").write_bytes(b"x" * 1001 + listed(number).template.tobytes())
    assert found_in(tmp_path) == (1, 0)
