"""The gallery on a Milvus server: several matchers, long lists, and what the server keeps of a probe."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
from pymilvus import MilvusClient

from services.chassis.errors import Refused, Unavailable
from services.cli.permissions import milvus_server as permissions
from services.cli.permissions.table import table
from services.matcher.adapters.milvus_gallery import MilvusGallery
from services.matcher.adapters.milvus_server import MilvusServer
from services.matcher.domain.decision import Template
from services.matcher.domain.gallery import Enrolled, GalleryState
from services.matcher.domain.index import GRAPH, SEALED_FLAT, Index, index_for
from services.matcher.settings import MatcherSettings
from tests.connected.servers.milvus_server import MilvusServer as RunningMilvus
from tests.matcher.gallery_behaviour import LATER, GalleryBehaviour, loaded, version

# The machine may be busy: what is held here is what is found, not how fast.
SEARCH_SECONDS = 10.0
MANY = 20_000
NEIGHBOURS = 10


@asynccontextmanager
async def matcher_on(
    milvus: RunningMilvus, neighbour_count: int = NEIGHBOURS
) -> AsyncIterator[MilvusGallery]:
    """The gallery as one matcher process has it, on a connection of its own."""
    server = MilvusServer(milvus.uri)
    try:
        yield MilvusGallery(server, neighbour_count, SEARCH_SECONDS, call_seconds=30.0)
    finally:
        await server.close()


@pytest.fixture
async def gallery(milvus: RunningMilvus) -> AsyncIterator[MilvusGallery]:
    async with matcher_on(milvus, neighbour_count=3) as made:
        yield made
        await made.keep_only([])


@pytest.fixture
async def first(milvus: RunningMilvus) -> AsyncIterator[MilvusGallery]:
    async with matcher_on(milvus) as made:
        yield made
        await made.keep_only([])


@pytest.fixture
async def second(milvus: RunningMilvus) -> AsyncIterator[MilvusGallery]:
    async with matcher_on(milvus) as made:
        yield made


class TestMilvusGallery(GalleryBehaviour):
    """A real server."""


def templates(count: int, seed: int = 1) -> Template:
    """(count, 128) directions without any order in them: the hardest to index."""
    drawn = np.random.default_rng(seed).standard_normal((count, 128)).astype(np.float32)
    rows: Template = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return rows


def enrolled(rows: Template, name: str = "") -> list[Enrolled]:
    return [
        Enrolled(f"{name}{number}", f"{name}photo {number}", row, "model", LATER)
        for number, row in enumerate(rows)
    ]


class CutShort(Sequence[Enrolled]):
    """A list at whose second batch the process that loads it dies."""

    def __init__(self, entries: list[Enrolled]) -> None:
        self._entries = entries

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        if isinstance(index, slice) and index.start > 0:
            raise KeyboardInterrupt
        return self._entries[index]


async def test_two_matchers_that_load_one_list_at_once_hold_it_once(
    first: MilvusGallery, second: MilvusGallery
) -> None:
    entries = enrolled(templates(2_000))
    states = await asyncio.gather(*(loaded(each, version("market"), entries) for each in (first, second)))
    for each in (first, second):
        assert await each.held(version("market")) == states[0] == states[1]
        found = await each.search(states[0], entries[7].template)
        assert found[0].subject == "7" and len({one.subject for one in found}) == NEIGHBOURS


async def test_what_a_matcher_killed_in_the_middle_left_is_not_held_and_another_completes_it(
    first: MilvusGallery, second: MilvusGallery
) -> None:
    entries = enrolled(templates(2_000))
    state = GalleryState.of(version("market"), entries)
    with pytest.raises(KeyboardInterrupt):
        await first.load(state, CutShort(entries))
    assert await first.present("market")
    assert await second.held(state.version) is None
    await second.load(state, entries)
    assert await second.held(state.version) == await first.held(state.version) == state
    assert (await first.search(state, entries[1_999].template))[0].subject == "1999"


async def test_searches_see_one_whole_version_while_the_next_is_loaded(
    first: MilvusGallery, second: MilvusGallery
) -> None:
    before = await loaded(first, version("market"), enrolled(templates(1_000), "before "))
    probes, searches = templates(1_000), 0
    expected = [one.subject for one in await first.search(before, probes[0])]
    loading = asyncio.create_task(
        loaded(second, version("market", 2), enrolled(templates(1_500, 2), "after "))
    )
    while not loading.done():
        assert [one.subject for one in await first.search(before, probes[0])] == expected
        held = await first.held(version("market", 2))
        assert held is None or held.template_count == 1_500
        searches += 1
    after = await loading
    assert searches > 2
    await second.keep_only([after.version])
    with pytest.raises(Unavailable):
        await first.search(before, probes[0])
    assert all(one.subject.startswith("after ") for one in await first.search(after, probes[0]))


async def recall(gallery: MilvusGallery, state: GalleryState, rows: Template) -> float:
    """The share of the nearest that a search returns, for strangers' probes and for enrolled persons'."""
    near = rows[:50] + 0.08 * templates(50, 4) * np.sqrt(128)
    probes = np.concatenate([templates(50, 3), near / np.linalg.norm(near, axis=1, keepdims=True)])
    nearest = np.argsort(-(probes @ rows.T), axis=1)[:, :NEIGHBOURS]
    found = [await gallery.search(state, probe.astype(np.float32)) for probe in probes]
    hits = [
        len({one.subject for one in some} & {str(n) for n in wanted})
        for some, wanted in zip(found, nearest, strict=True)
    ]
    return sum(hits) / (len(probes) * NEIGHBOURS)


@pytest.mark.parametrize(("index", "at_least"), [(SEALED_FLAT, 1.0), (GRAPH, 0.999)])
async def test_a_long_list_is_held_whole_and_its_nearest_are_found(
    milvus: RunningMilvus, first: MilvusGallery, index: Index, at_least: float
) -> None:
    assert index_for(MANY) == SEALED_FLAT
    gallery = MilvusGallery(first.server, NEIGHBOURS, SEARCH_SECONDS, 30.0, choose=lambda _: index)
    rows = templates(MANY)
    state = await loaded(gallery, version(index.kind), enrolled(rows))
    held = await gallery.held(state.version)
    assert held is not None and held.template_count == MANY
    assert await recall(gallery, state, rows) >= at_least


async def test_rows_that_the_server_has_lost_make_the_list_not_held(first: MilvusGallery) -> None:
    entries = enrolled(templates(20))
    state = await loaded(first, version("market"), entries)
    (name,) = await first.server.client.list_collections()
    await first.server.client.delete(name, ids=["photo 3"])
    assert await first.held(state.version) is None
    assert not await first.present("market")


async def test_a_list_outlives_a_kill_of_the_server(milvus: RunningMilvus, first: MilvusGallery) -> None:
    entries = enrolled(templates(2_000))
    state = await loaded(first, version("market"), entries)
    await asyncio.to_thread(milvus.kill)
    with pytest.raises(Unavailable, match="is away"):
        await first.held(state.version)
    await asyncio.to_thread(milvus.start)
    async with asyncio.timeout(120):
        held = await until_it_says(first, state)
    assert held == state
    assert (await first.search(state, entries[1_999].template))[0].subject == "1999"


async def until_it_says(gallery: MilvusGallery, state: GalleryState) -> GalleryState | None:
    """What it holds, once it can say so: a server that was started again loads its collections first."""
    while True:
        try:
            return await gallery.held(state.version)
        except Unavailable:
            await asyncio.sleep(0.1)


async def test_matchers_that_destroy_the_same_lists_at_once_do_not_disturb_each_other(
    first: MilvusGallery, second: MilvusGallery
) -> None:
    for name in ("one", "another"):
        await loaded(first, version(name), enrolled(templates(5)))
    await asyncio.gather(first.keep_only([]), second.keep_only([]), second.drop("one"))
    assert not await first.present("one") and not await second.present("another")


class ClosedMilvus(RunningMilvus):
    """A server that asks for a user and a password, and writes as much as one does by default."""

    def _milvus(self) -> dict[str, object]:
        settings = super()._milvus()
        common = settings["common"]
        assert isinstance(common, dict)
        common["security"] = {"authorizationEnabled": True}
        return {**settings, "log": {"level": "info", "stdout": True}}

    def _ask(self) -> None:
        client = MilvusClient(self.uri, token="root:Milvus", timeout=5)
        client.list_collections()
        client.close()


@pytest.fixture(scope="module")
def closed_milvus() -> Iterator[ClosedMilvus]:
    with ClosedMilvus() as server:
        yield server


@pytest.mark.parametrize(
    ("token", "user", "problem"),
    [
        ("root:Milvus", "", ""),
        ("", "root:Milvus@", ""),
        ("root:wrong", "", "refuses the user or the password"),
        ("", "", "refuses the user or the password"),
    ],
)
async def test_a_server_that_asks_for_a_password_is_given_it(
    closed_milvus: ClosedMilvus, token: str, user: str, problem: str
) -> None:
    server = MilvusServer(closed_milvus.uri.replace("://", f"://{user}"), token)
    try:
        if problem:
            with pytest.raises(Unavailable, match=problem) as caught:
                await MilvusGallery(server, NEIGHBOURS).present("market")
            assert "wrong" not in str(caught.value)
        else:
            assert not await MilvusGallery(server, NEIGHBOURS).present("market")
    finally:
        await server.close()


async def test_a_server_that_asks_nobody_for_a_password_is_not_called_safe(milvus: RunningMilvus) -> None:
    settings = MatcherSettings(milvus_uri=milvus.uri, milvus_token="root:Milvus")
    with pytest.raises(Refused, match="lets everybody do everything"):
        await permissions.apply(settings, table(), lambda name: "A-password-1")


def files_with(folder: Path, wanted: bytes) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size]
    return [str(path.relative_to(folder)) for path in files if re.search(wanted, path.read_bytes())]


def in_bytes(template: Template) -> bytes:
    """A pattern that finds any four of its numbers in a row."""
    windows = [template[start : start + 4].tobytes() for start in range(0, len(template) - 3, 4)]
    return b"|".join(re.escape(window) for window in windows)


def in_words(template: Template) -> bytes:
    """A pattern that finds any of its first numbers written out."""
    return b"|".join(re.escape(f"{value:.6f}"[:7].encode()) for value in np.abs(template[:8]))


async def test_the_server_writes_nothing_of_a_probe(closed_milvus: ClosedMilvus) -> None:
    server = MilvusServer(closed_milvus.uri, "root:Milvus")
    gallery = MilvusGallery(server, NEIGHBOURS, SEARCH_SECONDS, 30.0)
    rows = templates(100)
    state = await loaded(gallery, version("market"), enrolled(rows))
    (probe,) = templates(1, seed=99)
    for _ in range(20):
        await gallery.search(state, probe.copy())
    with pytest.raises(Unavailable):
        await gallery.search(state, probe[:100].copy())
    await server.close()
    assert files_with(closed_milvus.folder, in_bytes(rows[0])), "an enrolled template is in its files"
    assert files_with(closed_milvus.folder, in_bytes(probe)) == []
    assert files_with(closed_milvus.folder / "logs", in_words(probe)) == []
    assert not re.search(in_words(probe), closed_milvus.log.read_bytes())
