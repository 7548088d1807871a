"""The gallery in a real Milvus Lite, behind its socket."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from pymilvus import MilvusClient

from services.chassis.errors import Unavailable
from services.matcher.adapters.milvus_gallery import MilvusGallery
from services.matcher.adapters.milvus_lite_server import MilvusLiteServer
from services.matcher.domain.decision import Template
from services.matcher.domain.gallery import Enrolled

LATER = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[MilvusLiteServer]:
    started = MilvusLiteServer.start()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def gallery(server: MilvusLiteServer) -> Iterator[MilvusGallery]:
    client = MilvusClient(server.uri)
    with ThreadPoolExecutor(1) as executor:
        yield MilvusGallery(client, executor, neighbour_count=3)
    client.close()


def direction(number: int) -> Template:
    template = np.zeros(8, np.float32)
    template[number] = 1.0
    return template


def entry(number: int, expires_at: datetime = LATER) -> Enrolled:
    return Enrolled(f"subject {number}", f"photo {number}", direction(number), "model", expires_at)


async def test_the_nearest_come_first_with_their_cosine(gallery: MilvusGallery) -> None:
    await gallery.load("market", [entry(number) for number in range(4)])
    probe = ((direction(2) + 0.5 * direction(1)) / 1.25**0.5).astype(np.float32)
    found = await gallery.search("market", probe)
    assert [one.subject for one in found[:2]] == ["subject 2", "subject 1"]
    assert [one.score for one in found[:2]] == pytest.approx([0.8944, 0.4472], abs=1e-4)
    assert len(found) == 3


async def test_an_entry_keeps_its_time_to_the_second(gallery: MilvusGallery) -> None:
    until = LATER + timedelta(seconds=1)
    await gallery.load("expiring", [entry(0, until)])
    (found,) = await gallery.search("expiring", direction(0))
    assert found.expires_at == until


async def test_a_list_that_is_loaded_again_replaces_the_one_before(gallery: MilvusGallery) -> None:
    await gallery.load("replaced", [entry(0), entry(1)])
    await gallery.load("replaced", [entry(2)])
    assert [one.subject for one in await gallery.search("replaced", direction(0))] == ["subject 2"]


async def test_deployments_do_not_see_each_other(gallery: MilvusGallery) -> None:
    await gallery.load("one", [entry(0)])
    await gallery.load("another", [entry(1)])
    assert [one.subject for one in await gallery.search("one", direction(1))] == ["subject 0"]


async def test_a_gallery_that_was_dropped_is_found_no_more(
    gallery: MilvusGallery, server: MilvusLiteServer
) -> None:
    await gallery.load("dropped", [entry(0)])
    assert await gallery.present("dropped")
    await gallery.drop("dropped")
    await gallery.drop("dropped")
    assert not await gallery.present("dropped")
    with pytest.raises(Unavailable):
        await gallery.search("dropped", direction(0))


async def test_an_empty_list_matches_nobody(gallery: MilvusGallery) -> None:
    await gallery.load("empty", [])
    assert await gallery.present("empty")


async def test_a_template_of_another_length_is_an_error_that_does_not_quote_it(
    gallery: MilvusGallery, caplog: pytest.LogCaptureFixture
) -> None:
    await gallery.load("market", [entry(0)])
    template = np.full(5, 0.123456, np.float32)
    with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable) as caught:
        await gallery.search("market", template)
    assert "0.123" not in str(caught.value) + caplog.text and caught.value.__cause__ is None


async def test_without_milvus_a_search_says_so_in_time() -> None:
    started = MilvusLiteServer.start()
    client = MilvusClient(started.uri)
    with ThreadPoolExecutor(1) as executor:
        gallery = MilvusGallery(client, executor, neighbour_count=3)
        await gallery.load("market", [entry(0)])
        started.stop()
        with pytest.raises(Unavailable, match="Milvus does not answer"):
            await gallery.search("market", direction(0))
    client.close()


def tcp_listeners() -> set[str]:
    """Local addresses on which this process' network listens, from the kernel."""
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/self/net/{table}").read_text().splitlines()[1:]
    ]
    links = (path.readlink().name for path in Path("/proc/self/fd").iterdir() if path.is_symlink())
    own = {link.removeprefix("socket:[").rstrip("]") for link in links if link.startswith("socket:[")}
    return {row[1] for row in rows if row[3] == "0A" and row[9] in own}


def test_nothing_listens_on_a_port(server: MilvusLiteServer) -> None:
    assert tcp_listeners() == set()


def test_only_this_user_enters_its_folder_and_it_is_gone_when_stopped() -> None:
    started = MilvusLiteServer.start()
    assert started.folder.stat().st_mode & 0o777 == 0o700
    assert started.in_memory == started.folder.is_relative_to("/dev/shm")
    started.stop()
    assert not started.folder.exists()


def test_what_a_killed_process_left_is_removed_and_what_another_uses_is_not(server: MilvusLiteServer) -> None:
    left = server.folder.parent / "sightline-milvus-left"
    left.mkdir(mode=0o700)
    (left / "vectors").write_bytes(b"of a watchlist")
    MilvusLiteServer.start().stop()
    assert not left.exists() and server.folder.exists()
