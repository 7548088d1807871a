"""One process, seven processes over Kafka, and the models alone: same frames, same cores, one run, in turn.

    tox -e bench-connected
    tox -e bench-connected -- --only cost --pack opencv-zoo
    tox -e bench-connected -- --only cost --whole-every 0    all of each frame, not only what moved

Then the latency that bus, seals and hops add, at a camera's own pace; what each process costs; then one
detector against two.
"""

import argparse
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import numpy as np
import yaml
from rich.console import Console
from rich.table import Table

from services.chassis import hygiene
from services.cli import deployment_file
from services.cli.demo import assets, story
from services.cli.report.summary import RunReport
from services.model_packs import fetch
from tests.bench.costs import Costs
from tests.bench.pipeline import run_models, run_pipeline
from tests.connected.cluster import PYTHONPATH, Cluster, Process, cluster
from tests.connected.meanwhile import meanwhile
from tests.connected.playing import playing
from tests.connected.servers.__main__ import all_servers
from tests.connected.servers.gstreamer import PYTHON, ensure_gstreamer
from tests.connected.servers.ports import free_port

_HANDLED = 'detector_records_handled_total{topic="frame-captured.v1"}'
_LOOK_SECONDS = 0.05
_CAMERA = Path(__file__).with_name("street_camera.py")
# What a camera shows before it is over: long enough for both passes of the listed man.
_LIVE_SECONDS = 44.0


@dataclass
class Watched:
    """Frames that detectors handled, as their metrics say, and when the count last rose."""

    detectors: Sequence[Process]
    before: float = 0.0
    frames: float = 0.0
    began_at: float = 0.0
    ended_at: float = 0.0

    @property
    def frames_per_second(self) -> float:
        return self.frames / max(self.ended_at - self.began_at, 1e-6)

    def look(self, over: threading.Event) -> None:
        """Follow the count until told that it is over."""
        while not over.wait(_LOOK_SECONDS):
            count = self._count() - self.before
            if count > self.frames:
                self.began_at = self.began_at or time.perf_counter()
                self.frames, self.ended_at = count, time.perf_counter()

    @contextmanager
    def watching(self) -> Iterator[None]:
        self.before = self._count()
        with meanwhile(self.look):
            yield

    def _count(self) -> float:
        return sum(process.metrics().get(_HANDLED, 0.0) for process in self.detectors)


def run_cluster(made: Cluster, deployment: Path, folder: Path) -> tuple[RunReport, float]:
    """Play a deployment on the cluster; return its report, and the frames a second of its detectors."""
    watched = Watched(made.processes["detector"])
    with watched.watching(), playing(deployment, folder / "cluster", made.operators, "--cluster") as run:
        played = run.wait(600)
    assert not played.problems, played.problems
    return played.report, watched.frames_per_second


def run_live(deployment: Path, video: Path, folder: Path, made: Cluster | None) -> RunReport:
    """Play the video as a camera does, on a cluster or in one process."""
    port = free_port()
    options = ["--source", f"rtsp://127.0.0.1:{port}/live", "--cluster" if made else "--by-reference"]
    environment: Mapping[str, str] = made.operators if made else {**os.environ, "PYTHONPATH": PYTHONPATH}
    with subprocess.Popen([PYTHON, _CAMERA, video, str(port)], stdout=subprocess.DEVNULL) as camera:
        try:
            with playing(deployment, folder / "live", environment, *options) as run:
                time.sleep(_LIVE_SECONDS + 12)
                run.interrupt()
                return run.wait().report
        finally:
            camera.kill()


def two_cameras(deployment: Path) -> Path:
    """Return a deployment of the same street seen by two cameras."""
    content = yaml.safe_load(deployment.read_text("utf-8"))
    content["cameras"] = [{"id": name, "source": "street.mp4"} for name in ("street", "square")]
    path = deployment.with_name("two-cameras.yaml")
    path.write_text(yaml.safe_dump(content), "utf-8")
    return path


def latencies(report: RunReport) -> str:
    """From a frame's entry to the end of a probe that matched nobody: all hops, many samples."""
    forgetting = report.ledger.time_to_forget
    if forgetting is None:
        return "–"
    return f"{forgetting.p50_seconds:.3f} / {forgetting.p95_seconds:.3f} / {forgetting.p99_seconds:.3f} s"


def delays(report: RunReport) -> str:
    """From capture to alert."""
    found = [alert.capture_to_alert_seconds for alert in report.alerts]
    if not found:
        return "–"
    p50, p95, p99 = (float(np.percentile(found, percent)) for percent in (50, 95, 99))
    return f"{p50:.3f} / {p95:.3f} / {p99:.3f} s of {len(found)}"


def main() -> None:
    """Print the tables."""
    hygiene.guard_memory()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("speed", "latency", "detectors", "cost"))
    parser.add_argument("--pack", default=story.PACK)
    parser.add_argument("--whole-every", default="2", help="seconds; in between look only at what moved")
    asked = parser.parse_args()
    console = Console(width=120)
    os.environ["DETECTOR_WHOLE_FRAME_SECONDS"] = asked.whole_every
    with tempfile.TemporaryDirectory(prefix="sightline-bench-") as scratch:
        folder = Path(scratch)
        console.print("painting the street, starting the servers …")
        fetch(asked.pack)
        told = story.write(folder, assets.fetch(), datetime.now(UTC), pack=asked.pack)
        with all_servers() as (running, addresses):
            servers = {**addresses, "SIGHTLINE_PACK": asked.pack}
            if asked.only != "detectors":
                with cluster(folder / "one", servers) as made:
                    if asked.only in (None, "speed"):
                        speed(console, made, told.deployment_file, folder, asked.rounds)
                    if asked.only in (None, "latency"):
                        latency(console, made, told.deployment_file, told.video, folder)
                    if asked.only in (None, "cost"):
                        costs = Costs.begin(made, running)
                        report, _ = run_cluster(made, told.deployment_file, folder)
                        console.print(costs.table(report))
            if asked.only in (None, "detectors"):
                detectors(console, two_cameras(told.deployment_file), folder, servers)


def speed(console: Console, made: Cluster, deployment: Path, folder: Path, rounds: int) -> None:
    """Frames a second of the three, side by side, and their ratios."""
    pack = deployment_file.read(deployment).pack
    cores = len(os.sched_getaffinity(0))
    table = Table(title=f"flat out, {cores} cores", title_justify="left")
    for column in ("round", "models alone", "one process", "seven processes", "seven ÷ one", "one ÷ models"):
        table.add_column(column)
    ratios = []
    for number in range(1, rounds + 1):
        alone, noted = run_pipeline(deployment, folder)
        one = alone.ledger.frames.seen / noted.seconds
        models = max(
            alone.ledger.frames.seen / run_models(pack, noted, *arrangement).seconds
            for arrangement in sorted({(cores, 1), (1, cores)})
        )
        together, seven = run_cluster(made, deployment, folder)
        ratios.append(seven / one)
        figures = (models, one, seven)
        table.add_row(
            str(number), *(f"{f:.1f} frames/s" for f in figures), f"{seven / one:.3f}", f"{one / models:.3f}"
        )
        console.print(
            f"round {number}: {seven / one:.3f} (alerts {len(alone.alerts)}, {len(together.alerts)})"
        )
    console.print(table)
    console.print(f"seven processes ÷ one process (median): {median(ratios):.3f}")


def latency(console: Console, made: Cluster, deployment: Path, video: Path, folder: Path) -> None:
    """What bus, seals and hops add, when there is time: the street as a camera over RTSP."""
    ensure_gstreamer()
    alone = run_live(deployment, video, folder, None)
    together = run_live(deployment, video, folder, made)
    table = Table(title="a camera at its own pace (RTSP, 10 frames/s), p50 / p95 / p99", title_justify="left")
    for column in ("", "one process", "seven processes"):
        table.add_column(column)
    table.add_row("frame's entry to forgotten", latencies(alone), latencies(together))
    table.add_row("capture to alert", delays(alone), delays(together))
    console.print(table)
    if alone.ledger.time_to_forget and together.ledger.time_to_forget:
        added = together.ledger.time_to_forget.p50_seconds - alone.ledger.time_to_forget.p50_seconds
        console.print(f"added at the median: {1000 * added:.0f} ms")


def detectors(console: Console, deployment: Path, folder: Path, servers: Mapping[str, str]) -> None:
    """One detector against two, two cameras on partitions of their own."""
    found = {}
    for count in (1, 2):
        with cluster(folder / f"detectors-{count}", servers, {"detector": count}) as made:
            _, found[count] = run_cluster(made, deployment, folder)
    console.print(
        f"two cameras: one detector {found[1]:.1f} frames/s, two detectors {found[2]:.1f} frames/s,"
        f" ratio {found[2] / found[1]:.3f}"
    )


if __name__ == "__main__":
    main()
