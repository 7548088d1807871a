"""Frames a second of the pipeline against the two models alone: same frames, same cores, one run, in turn.

    tox exec -e bench -- python -m tests.bench.pipeline --deployment FILE      without it, the demo's street
    tox exec -e bench -- python -m tests.bench.pipeline --pack bundled-int8    the demo's street, by that pack

«Models alone» means: the very batches that the pipeline ran (their shapes are noted while it runs), called
back to back on ready tensors, with nothing around them, in the fastest of three arrangements of the cores.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from rich.console import Console
from rich.table import Table

from services.chassis import hygiene
from services.chassis.feed import Fed, Feed
from services.chassis.memory_keyring import MemoryKeyring
from services.cli import deployment_file
from services.cli.demo import assets, story
from services.cli.report.summary import RunReport
from services.cli.running import Options, run
from services.detector.domain.faces import Detection
from services.detector.domain.parts import Part
from services.detector.handler import Lookout
from services.model_packs import load
from services.model_packs.session import session

Shape = tuple[int, ...]


@dataclass(slots=True)
class Noted:
    """The shapes of the batches that each model was given, in order. Of the detector's, `again` are those by
    which landmarks were found again; all others are frames, or what had moved in them.
    """

    detector: list[Shape] = field(default_factory=list)
    again: list[Shape] = field(default_factory=list)
    embedder: list[Shape] = field(default_factory=list)
    first_frame_at: float = 0.0
    last_forgotten_at: float = 0.0
    first_cpu: float = 0.0
    last_cpu: float = 0.0

    @property
    def cpu_seconds(self) -> float:
        """Of all threads, in the same time."""
        return self.last_cpu - self.first_cpu

    @property
    def seconds(self) -> float:
        """From the first frame's entry to the last key's destruction."""
        return self.last_forgotten_at - self.first_frame_at


@contextmanager
def noting() -> Iterator[Noted]:
    """Note the shape of every batch that goes into ONNX Runtime, from the first frame's entry on.

    Before it networks are tried and people enrolled, which is not timed.
    """
    noted, here = Noted(), threading.local()
    plain, bind = ort.InferenceSession.run, ort.IOBinding.bind_input
    look = Lookout.__call__

    def noting_look(self: Lookout, sought: Sequence[Sequence[Part]]) -> Sequence[tuple[Detection, ...]]:
        here.looking = True
        try:
            return look(self, sought)
        finally:
            here.looking = False

    def noting_run(self: Any, names: Any, feeds: dict[str, Any], *rest: Any) -> Any:
        if noted.first_frame_at:
            shape = next(iter(feeds.values())).shape
            noted.detector.append(shape)
            if not getattr(here, "looking", False):
                noted.again.append(shape)
        return plain(self, names, feeds, *rest)

    def noting_bind(self: Any, *args: Any) -> Any:
        if noted.first_frame_at:
            noted.embedder.append(tuple(args[4]))
        return bind(self, *args)

    emit, settle = Feed.emit, MemoryKeyring.settle

    async def noting_emit(self: Feed, *args: Any, **kwargs: Any) -> Fed:
        if not noted.first_frame_at:
            noted.first_frame_at, noted.first_cpu = time.perf_counter(), time.process_time()
        return await emit(self, *args, **kwargs)

    async def noting_settle(self: MemoryKeyring, *args: Any, **kwargs: Any) -> bool:
        noted.last_forgotten_at, noted.last_cpu = time.perf_counter(), time.process_time()
        return await settle(self, *args, **kwargs)

    ort.InferenceSession.run, ort.IOBinding.bind_input = noting_run, noting_bind
    Feed.emit, MemoryKeyring.settle = noting_emit, noting_settle  # type: ignore[method-assign]
    Lookout.__call__ = noting_look  # type: ignore[method-assign]
    try:
        yield noted
    finally:
        ort.InferenceSession.run, ort.IOBinding.bind_input = plain, bind
        Feed.emit, MemoryKeyring.settle = emit, settle  # type: ignore[method-assign]
        Lookout.__call__ = look  # type: ignore[method-assign]


def run_pipeline(deployment: Path, folder: Path, fps: float | None = None) -> tuple[RunReport, Noted]:
    """Run a deployment as a person would, quietly. `fps`: frames a second looked at; None: all."""
    options = Options(deployment_file.read(deployment), folder / "store", frames_per_second_limit=fps)
    with noting() as noted, Path(os.devnull).open("w") as nowhere:
        result = asyncio.run(run(options, Console(file=nowhere)))
    return result.report, noted


@dataclass(frozen=True, slots=True)
class Took:
    """`cpu_seconds`: of all threads."""

    seconds: float
    cpu_seconds: float


def run_models(pack: str, noted: Noted, threads: int, workers: int) -> Took:
    """Return what the noted batches take, `workers` at once on `threads` threads each."""
    loaded = load(pack)
    graphs = {"detector": loaded.detector.graph(), "embedder": loaded.embedder.graph()}
    calls: list[tuple[str, Shape]] = [("detector", shape) for shape in noted.detector]
    calls += [("embedder", shape) for shape in noted.embedder]
    chance = np.random.default_rng(1)
    ready = {
        shape: chance.integers(0, 255, shape).astype(np.float32) for shape in {shape for _, shape in calls}
    }
    sessions = [
        {name: session(graph, threads=threads) for name, graph in graphs.items()} for _ in range(workers)
    ]

    def work(number: int) -> None:
        own = sessions[number]
        for name, shape in calls[number::workers]:
            own[name].run(None, {own[name].get_inputs()[0].name: ready[shape]})

    with ThreadPoolExecutor(workers) as pool:
        for number in range(workers):  # a first run of each shape is not counted
            for shape in ready:
                name = "detector" if shape in noted.detector else "embedder"
                own = sessions[number][name]
                own.run(None, {own.get_inputs()[0].name: ready[shape]})
        began, began_cpu = time.perf_counter(), time.process_time()
        list(pool.map(work, range(workers)))
        return Took(time.perf_counter() - began, time.process_time() - began_cpu)


def main() -> None:
    """Print the table."""
    hygiene.guard_memory()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deployment", type=Path, help="a deployment file; the demo's street when absent")
    parser.add_argument("--pack", default="bundled", help="for the demo's street")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    console = Console(width=110)
    with tempfile.TemporaryDirectory(prefix="sightline-bench-") as scratch:
        folder = Path(scratch)
        deployment = asked.deployment
        if deployment is None:
            console.print("painting the street …")
            told = story.write(folder, assets.fetch(), datetime.now(UTC), pack=asked.pack)
            deployment = told.deployment_file
        pack = deployment_file.read(deployment).pack
        arrangements = sorted({(cores, 1), (1, cores), (1, 1)})
        ratios, report = [], None
        for number in range(1, asked.rounds + 1):
            report, noted = run_pipeline(deployment, folder)
            frames = report.ledger.frames.seen
            models = {
                arrangement: run_models(pack, noted, *arrangement).seconds for arrangement in arrangements
            }
            fastest = min(models, key=lambda arrangement: models[arrangement])
            ratios.append(models[fastest] / noted.seconds)
            console.print(
                f"round {number}: pipeline {frames / noted.seconds:.1f} frames/s,"
                f" {1000 * noted.cpu_seconds / frames:.1f} core-ms a frame, models alone"
                f" {frames / models[fastest]:.1f} frames/s ({fastest[1]} × {fastest[0]} threads),"
                f" ratio {ratios[-1]:.3f}; {len(noted.detector)} calls of the detector,"
                f" {len(noted.embedder)} of the embedder"
            )
        assert report is not None
        console.print(table(report, ratios, cores))


def table(report: RunReport, ratios: list[float], cores: int) -> Table:
    """Return what was measured."""
    shown = Table(title=f"one process, {cores} cores, pack {report.model_pack}", title_justify="left")
    for column in ("figure", "value"):
        shown.add_column(column)
    shown.add_row("pipeline ÷ models alone (median)", f"{statistics.median(ratios):.3f}")
    shown.add_row("pipeline ÷ models alone (all rounds)", ", ".join(f"{ratio:.3f}" for ratio in ratios))
    forgetting = report.ledger.time_to_forget
    if forgetting is not None:
        shown.add_row(
            "time to forget, p50 / p95 / p99",
            f"{forgetting.p50_seconds:.3f} / {forgetting.p95_seconds:.3f} / {forgetting.p99_seconds:.3f} s",
        )
    delays = sorted(alert.capture_to_alert_seconds for alert in report.alerts)
    if delays:
        p50, p95, p99 = (float(np.percentile(delays, percent)) for percent in (50, 95, 99))
        name = f"capture to alert, p50 / p95 / p99 of {len(delays)}"
        shown.add_row(name, f"{p50:.3f} / {p95:.3f} / {p99:.3f} s")
    return shown


if __name__ == "__main__":
    main()
