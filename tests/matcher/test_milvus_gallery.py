"""Both galleries are held to one behaviour: a Milvus server's client, and the engine in process."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from milvus_lite import MilvusLite
from milvus_lite.adapter.grpc.server import start_server_in_thread
from pymilvus import MilvusClient

from services.chassis.errors import Unavailable
from services.matcher.adapters.milvus_gallery import MilvusGallery
from services.matcher.adapters.milvus_lite_gallery import MilvusLiteGallery
from services.matcher.domain.decision import Template
from services.matcher.domain.gallery import Enrolled
from services.matcher.ports import Gallery

LATER = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module", params=["server", "in process"])
def gallery(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    folder = tmp_path_factory.mktemp("milvus")
    with ThreadPoolExecutor(1) as executor:
        if request.param == "in process":
            database = MilvusLite(str(folder / "data"))
            yield MilvusLiteGallery(database, executor, neighbour_count=3)
        else:
            server, database, _ = start_server_in_thread(
                str(folder / "data"), host="unix", port=f"{folder}/s"
            )
            client = MilvusClient(f"unix:{folder}/s")
            yield MilvusGallery(client, executor, neighbour_count=3)
            client.close()
            server.stop(grace=None).wait()
    database.close()


def direction(number: int) -> Template:
    template = np.zeros(8, np.float32)
    template[number] = 1.0
    return template


def entry(number: int, expires_at: datetime = LATER) -> Enrolled:
    return Enrolled(f"subject {number}", f"photo {number}", direction(number), "model", expires_at)


async def test_the_nearest_come_first_with_their_cosine(gallery: Gallery) -> None:
    await gallery.load("market", [entry(number) for number in range(4)])
    probe = ((direction(2) + 0.5 * direction(1)) / 1.25**0.5).astype(np.float32)
    found = await gallery.search("market", probe)
    assert [one.subject for one in found[:2]] == ["subject 2", "subject 1"]
    assert [one.score for one in found[:2]] == pytest.approx([0.8944, 0.4472], abs=1e-4)
    assert len(found) == 3


async def test_an_entry_keeps_its_time_to_the_second(gallery: Gallery) -> None:
    until = LATER + timedelta(seconds=1)
    await gallery.load("expiring", [entry(0, until)])
    (found,) = await gallery.search("expiring", direction(0))
    assert found.expires_at == until


async def test_a_list_that_is_loaded_again_replaces_the_one_before(gallery: Gallery) -> None:
    await gallery.load("replaced", [entry(0), entry(1)])
    await gallery.load("replaced", [entry(2)])
    assert [one.subject for one in await gallery.search("replaced", direction(0))] == ["subject 2"]


async def test_deployments_do_not_see_each_other(gallery: Gallery) -> None:
    await gallery.load("one", [entry(0)])
    await gallery.load("another", [entry(1)])
    assert [one.subject for one in await gallery.search("one", direction(1))] == ["subject 0"]


async def test_a_gallery_that_was_dropped_is_found_no_more(gallery: Gallery) -> None:
    await gallery.load("dropped", [entry(0)])
    assert await gallery.present("dropped")
    await gallery.drop("dropped")
    await gallery.drop("dropped")
    assert not await gallery.present("dropped")
    with pytest.raises(Unavailable):
        await gallery.search("dropped", direction(0))


async def test_an_empty_list_matches_nobody(gallery: Gallery) -> None:
    await gallery.load("empty", [])
    assert await gallery.present("empty")


async def test_a_template_of_another_length_is_an_error_that_does_not_quote_it(
    gallery: Gallery, caplog: pytest.LogCaptureFixture
) -> None:
    await gallery.load("market", [entry(0)])
    template = np.full(5, 0.123456, np.float32)
    with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable) as caught:
        await gallery.search("market", template)
    assert "0.123" not in str(caught.value) + caplog.text and caught.value.__cause__ is None


async def test_without_milvus_a_search_says_so_in_time(tmp_path: Path) -> None:
    server, database, _ = start_server_in_thread(str(tmp_path / "data"), host="unix", port=f"{tmp_path}/s")
    client = MilvusClient(f"unix:{tmp_path}/s")
    with ThreadPoolExecutor(1) as executor:
        gallery = MilvusGallery(client, executor, neighbour_count=3)
        await gallery.load("market", [entry(0)])
        server.stop(grace=None).wait()
        database.close()
        with pytest.raises(Unavailable, match="Milvus does not answer"):
            await gallery.search("market", direction(0))
    client.close()
