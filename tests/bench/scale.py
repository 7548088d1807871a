"""What one camera more costs, in one process: processor time and memory, until frames are passed over.

    tox -e bench-scale                     1, 2, 4, 8, 16 cameras at 5 frames/s; then 4/5 of all cores
    tox -e bench-scale -- --plots docs/images

Cameras are RTSP streams of the demonstration's street, each in another second of it, sent by a process of
its own on the same cores.
"""

import argparse
import os
import tempfile
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import yaml
from rich.console import Console
from rich.table import Table

from services.cli.report.summary import RunReport
from tests.bench import scene
from tests.bench.cameras import cameras, out_of_step, thinned
from tests.bench.hops import Hops
from tests.bench.plotting import plot_delays, plot_scale
from tests.bench.usage import cpu_seconds, resident_mb
from tests.connected.cluster import PYTHONPATH
from tests.connected.playing import Playing, playing
from tests.connected.servers.ports import free_port
from tests.samples import samples

FRAMES_PER_SECOND = 5
# At which share of all cores it is measured how long an alert takes.
LOAD = 0.8
# Frames that were not looked at, of all: more than so many, and load is shed.
SHED_RATIO = 0.01
_WARM_SECONDS, _LOOK_SECONDS = 12.0, 40.0
# Until all cameras are opened, at most.
_OPENED_SECONDS = 60.0
_PLAYING = 'frame_grabber_cameras{state="playing"}'
_LOOKED_AT = 'detector_records_handled_total{topic="frame-captured.v1"}'


@dataclass(frozen=True, slots=True)
class Load:
    """So many cameras for a while. `cores`: kept busy; `dropped_ratio`: of all frames that came."""

    cameras: int
    cores: float
    memory_mb: float
    frames_per_second: float
    dropped_ratio: float
    hops: Hops
    began_at: datetime
    report: RunReport

    @property
    def delays(self) -> list[float]:
        """Seconds from capture to alert, since it is measured: a camera's first frames came all at once."""
        return [
            alert.capture_to_alert_seconds
            for alert in self.report.alerts
            if alert.captured_at >= self.began_at
        ]

    @property
    def sheds(self) -> bool:
        return self.dropped_ratio > SHED_RATIO


def loaded(
    deployment: Path, video: Path, count: int, folder: Path, seconds: float, rate: float = FRAMES_PER_SECOND
) -> Load:
    """Run with so many cameras; what is measured begins when they have all been opened."""
    port = free_port()
    around = {**os.environ, "PYTHONPATH": PYTHONPATH}
    lasts = seconds + _OPENED_SECONDS + _WARM_SECONDS
    with cameras(out_of_step(video, folder / f"cameras-{count}", count, rate, lasts)) as addresses:
        options = [word for address in addresses for word in ("--source", address)]
        options += ["--by-reference", "--metrics-port", str(port)]
        with playing(deployment, folder / f"played-{count}", around, *options) as run:
            before = warm(run, port, count)
            busy, began, began_at = cpu_seconds(run.popen.pid), time.monotonic(), datetime.now(UTC)
            time.sleep(seconds)
            after, took = metrics(port), time.monotonic() - began
            busy, memory = cpu_seconds(run.popen.pid) - busy, resident_mb(run.popen.pid)
            run.interrupt()
            report = run.wait().report
    looked = after[_LOOKED_AT] - before.get(_LOOKED_AT, 0.0)
    lost = dropped(after) - dropped(before)
    ratio, hops = lost / max(looked + lost, 1), Hops.of(after, before)
    return Load(count, busy / took, memory, looked / took, ratio, hops, began_at, report)


def let_every_match_alert(deployment: Path) -> None:
    """Change a deployment so that a match joins no other's alert: as many alerts as there are matches."""
    written = yaml.safe_load(deployment.read_text())
    deployment.write_text(yaml.safe_dump({**written, "pass_gap_seconds": 0}))


def warm(run: Playing, port: int, count: int) -> Mapping[str, float]:
    """Wait until every camera has played for a while; returns the metrics then."""
    until = time.monotonic() + _OPENED_SECONDS
    while metrics(port).get(_PLAYING, 0.0) < count:
        assert run.popen.poll() is None, "the run has ended before its cameras were opened"
        assert time.monotonic() < until, "the cameras were not opened"
        time.sleep(0.2)
    time.sleep(_WARM_SECONDS)
    return metrics(port)


def metrics(port: int) -> Mapping[str, float]:
    """Of all services of the process; nothing before it serves them."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            return samples(answer.read().decode())
    except OSError:
        return {}


def dropped(found: Mapping[str, float]) -> float:
    """Frames that were not looked at: superseded in the frame-grabber, or too old for the detector."""
    names = ("frame_grabber_frames_dropped_total", 'detector_records_dropped_total{reason="stale"')
    return sum(value for name, value in found.items() if name.startswith(names) and "repeated" not in name)


def table_of(loads: Sequence[Load]) -> Table:
    """One line for each number of cameras."""
    shown = Table(title=f"{FRAMES_PER_SECOND} frames/s a camera, 1280 × 720", title_justify="left")
    for column in (
        "cameras",
        "cores busy",
        "cores a camera",
        "memory, MB",
        "looked at, frames/s",
        "passed over",
    ):
        shown.add_column(column, justify="right")
    for load in loads:
        shown.add_row(
            str(load.cameras),
            f"{load.cores:.2f}",
            f"{load.cores / load.cameras:.3f}",
            f"{load.memory_mb:.0f}",
            f"{load.frames_per_second:.1f}",
            f"{load.dropped_ratio:.1%}",
        )
    return shown


def line_through(loads: Sequence[Load]) -> tuple[float, float, float]:
    """What one camera more costs, in cores and MB, where nothing is shed; how many keep all cores busy."""
    fine = [load for load in loads if not load.sheds] or list(loads[:1])
    counts = [load.cameras for load in fine]
    if len(fine) == 1:
        cores = fine[0].cores / fine[0].cameras
        return cores, 0.0, len(os.sched_getaffinity(0)) / cores
    cores, idle = np.polyfit(counts, [load.cores for load in fine], 1)
    memory, _ = np.polyfit(counts, [load.memory_mb for load in fine], 1)
    return float(cores), float(memory), float((len(os.sched_getaffinity(0)) - idle) / cores)


def main() -> None:
    """Print the tables; write the plots where they are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cameras", type=int, nargs="+", default=[1, 2, 4, 8, 16])
    parser.add_argument("--seconds", type=float, default=_LOOK_SECONDS)
    parser.add_argument("--plots", type=Path, help="folder for scale.svg and capture-to-alert.svg")
    asked = parser.parse_args()
    console = Console(width=120)
    with tempfile.TemporaryDirectory(prefix="sightline-bench-") as scratch:
        folder = Path(scratch)
        console.print("painting the street …")
        watched = scene.demonstration(folder)
        video = thinned(watched.video, folder / "slow.mp4", FRAMES_PER_SECOND)
        loads: list[Load] = []
        for count in asked.cameras:
            loads.append(loaded(watched.deployment, video, count, folder, asked.seconds))
            console.print(
                f"{count} cameras: {loads[-1].cores:.2f} cores, {loads[-1].dropped_ratio:.1%} passed over"
            )
            if loads[-1].sheds:
                break
        console.print(table_of(loads))
        cores, memory, most = line_through(loads)
        console.print(
            f"one camera more: {cores:.3f} cores, {memory:.0f} MB; {most:.1f} cameras keep all busy"
        )
        let_every_match_alert(watched.deployment)
        count = max(1, int(LOAD * most))
        rate = FRAMES_PER_SECOND * LOAD * most / count
        # What a frame costs depends on who is in it and how busy the machine is: tried once, and corrected.
        first = loaded(watched.deployment, video, count, folder, asked.seconds, rate)
        rate *= LOAD * len(os.sched_getaffinity(0)) / first.cores
        busy = loaded(watched.deployment, video, count, folder, 4 * asked.seconds, rate)
        said = f"{busy.cores:.2f} cores, {busy.dropped_ratio:.1%} passed over"
        console.print(f"{count} cameras at {rate:.1f} frames/s: {said}")
        console.print(busy.hops.table(busy.delays))
        if asked.plots is not None:
            plot_scale(asked.plots / "scale.svg", loads)
            plot_delays(asked.plots / "capture-to-alert.svg", busy.delays, busy.hops, count)


if __name__ == "__main__":
    main()
