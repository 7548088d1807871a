"""What a search of a list costs, and what it finds, by the length of the list; brute force beside it.

    tox -e bench-matching                          1,000 to 1,000,000 entries, Milvus Lite and a Milvus server
    tox -e bench-matching -- --sizes 1000 10000 --only lite

Templates without any order in them, the hardest to index; half of the probes are of strangers, half of people
on the list. Each search asks for as many neighbours as the matcher does with the bundled pack.
"""

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import numpy as np
from milvus_lite import MilvusLite
from rich.console import Console
from rich.table import Table

from services.chassis.errors import Unavailable
from services.matcher.adapters.milvus_gallery import MilvusGallery
from services.matcher.adapters.milvus_lite_folder import MilvusLiteFolder
from services.matcher.adapters.milvus_lite_gallery import MilvusLiteGallery
from services.matcher.adapters.milvus_server import MilvusServer
from services.matcher.domain.decision import Template
from services.matcher.domain.gallery import Enrolled, GalleryState, ListVersion
from services.matcher.domain.index import GRAPH, Index, index_for
from services.matcher.ports import Gallery
from tests.bench.usage import cpu_seconds, resident_mb

SIZES = (1_000, 10_000, 100_000, 1_000_000)
NEIGHBOURS = 30
_LENGTH = 128
_UNTIL = datetime(2030, 1, 1, tzinfo=UTC)
# A busy machine must not decide what is measured: the matcher itself gives a search one second.
_SEARCH_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Searched:
    """One gallery with one list. `busy_ms`: processor time of a search, of who does it."""

    name: str
    entries: int
    load_seconds: float
    milliseconds: Sequence[float]
    busy_ms: float
    memory_mb: float
    recall: float

    def row(self) -> list[str]:
        p50, p99 = np.percentile(self.milliseconds, [50, 99])
        return [
            f"{self.entries:,}",
            self.name,
            f"{self.load_seconds:.1f}",
            f"{p50:.1f}",
            f"{p99:.1f}",
            f"{self.busy_ms:.1f}",
            f"{self.memory_mb:.0f}",
            f"{self.recall:.4f}",
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """A list, probes, and the truth about them."""

    rows: Template
    probes: Template
    nearest: np.ndarray
    brute_ms: list[float]

    @classmethod
    def of(cls, count: int, probes: int) -> "Lists":
        """Draw them; the truth is found by looking at everything."""
        rows, strangers = directions(count, 1), directions(probes // 2, 2)
        near = rows[: probes - probes // 2] + 0.08 * directions(probes - probes // 2, 3) * np.sqrt(_LENGTH)
        near /= np.linalg.norm(near, axis=1, keepdims=True)
        asked = np.concatenate([strangers, near]).astype(np.float32)
        nearest, brute_ms = [], []
        for probe in asked:
            began = time.perf_counter()
            scores = rows @ probe
            best = np.argpartition(scores, -NEIGHBOURS)[-NEIGHBOURS:]
            nearest.append(best[np.argsort(-scores[best])])
            brute_ms.append(1000 * (time.perf_counter() - began))
        return cls(rows, asked, np.array(nearest), brute_ms)

    def entries(self) -> list[Enrolled]:
        return [
            Enrolled(str(number), f"photo {number}", row, "model", _UNTIL)
            for number, row in enumerate(self.rows)
        ]


def directions(count: int, seed: int) -> Template:
    """(count, 128) float32 of unit length."""
    drawn = np.random.default_rng(seed).standard_normal((count, _LENGTH), dtype=np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return drawn


async def searched(name: str, gallery: Gallery, lists: Lists, pid: int | None) -> Searched:
    """Load the list, and look for every probe; `pid`: the process that searches, None for this one."""
    before_mb, began = resident_mb(pid), time.perf_counter()
    entries = lists.entries()
    state = GalleryState.of(ListVersion("bench", f"{name} {len(entries)}", 1), entries)
    await gallery.load(state, entries)
    load_seconds = time.perf_counter() - began
    del entries
    for probe in lists.probes[:3]:
        await gallery.search(state, probe.copy())
    taken, hits, busy = [], 0, cpu_seconds(pid)
    for probe, wanted in zip(lists.probes, lists.nearest, strict=True):
        began = time.perf_counter()
        found = await gallery.search(state, probe.copy())
        taken.append(1000 * (time.perf_counter() - began))
        hits += len({int(one.subject) for one in found} & set(wanted.tolist()))
    busy_ms = 1000 * (cpu_seconds(pid) - busy) / len(taken)
    grown = resident_mb(pid) - before_mb
    await gallery.keep_only([])
    recall = hits / (len(taken) * NEIGHBOURS)
    return Searched(name, len(lists.rows), load_seconds, taken, busy_ms, grown, recall)


@asynccontextmanager
async def lite() -> AsyncIterator[Gallery]:
    """As one process has it."""
    executor, folder = ThreadPoolExecutor(1), MilvusLiteFolder.make()
    database = MilvusLite(str(folder.path / "data"))
    try:
        yield MilvusLiteGallery(database, executor, NEIGHBOURS)
    finally:
        executor.shutdown()
        database.close()
        folder.remove()


async def of_lite(sizes: Sequence[int], probes: int, told: Callable[[list[str]], None]) -> None:
    """Milvus Lite, and brute force over the same list beside it."""
    for size in sizes:
        lists = Lists.of(size, probes)
        told(Searched("numpy, all of it", size, 0.0, lists.brute_ms, 0.0, 0.0, 1.0).row())
        async with lite() as gallery:
            told((await searched("Milvus Lite", gallery, lists, None)).row())


async def of_server(
    sizes: Sequence[int], probes: int, graph: bool, told: Callable[[list[str]], None]
) -> None:
    """A Milvus server, with the index that the matcher chooses; `graph`: also with one."""
    from tests.connected.servers.milvus_server import MilvusServer as RunningMilvus

    with RunningMilvus() as running:
        server = MilvusServer(running.uri)
        try:
            for size in sizes:
                lists = Lists.of(size, probes)
                for index in [index_for(size), *([GRAPH] if graph else [])]:
                    name = f"Milvus 2.3.5, {index.kind}{', sealed' if index.sealed else ''}"
                    choose = partial(_always, index)
                    gallery = MilvusGallery(server, NEIGHBOURS, _SEARCH_SECONDS, 120.0, choose)
                    try:
                        told((await searched(name, gallery, lists, running.pid)).row())
                    except Unavailable as problem:
                        told([f"{size:,}", name, str(problem), *5 * ["–"]])
        finally:
            await server.close()


def _always(index: Index, template_count: int) -> Index:
    return index


def main() -> None:
    """Print the table, a row as soon as it is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--probes", type=int, default=200)
    parser.add_argument("--only", choices=("lite", "server"))
    parser.add_argument("--graph", action="store_true", help="of a server, an HNSW beside it")
    asked = parser.parse_args()
    console = Console(width=130)
    table = Table(title=f"{asked.probes} probes, {NEIGHBOURS} neighbours each", title_justify="left")
    for column in ("entries", "how", "load, s", "p50, ms", "p99, ms", "busy, ms", "memory, MB", "recall"):
        table.add_column(column, justify="right" if column not in ("how",) else "left")

    def told(row: list[str]) -> None:
        table.add_row(*row)
        console.print(" | ".join(row))

    if asked.only != "server":
        asyncio.run(of_lite(asked.sizes, asked.probes, told))
    if asked.only != "lite":
        asyncio.run(of_server(asked.sizes, asked.probes, asked.graph, told))
    console.print(table)


if __name__ == "__main__":
    main()
