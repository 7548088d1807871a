"""Sightline in one process, the models alone, and what people write today: same video, same cores, one run.

    tox -e bench                             the demonstration's street
    tox -e bench -- --faces FOLDER           people of a folder, one folder each, walk down a street
    tox -e bench -- --connected              also seven processes on real servers
    tox -e bench -- --whole-every 0          all of each frame, not only what moved
    tox -e bench -- --own --pack opencv-zoo  by that pack; others' packages load the bundled one's files

All take turns in each round; what counts is the ratio within a round. The quality of a loop is the best that
any threshold makes of it with no more false alerts than Sightline raised.
"""

import argparse
import math
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from services.chassis import hygiene
from services.cli.report.summary import RunReport
from services.model_packs import read
from tests.bench import others, scene
from tests.bench.looping import Looped, loop
from tests.bench.models_alone import Alone
from tests.bench.pipeline import Noted, run_pipeline, table
from tests.bench.scene import Scene
from tests.bench.standings import MIRRORED, ON_EVERYTHING, ON_FRAMES, ON_WHAT_RAN, OWN, PLAIN, Standings, Turn

SEVEN = "Sightline, seven processes"


@dataclass(slots=True)
class Round:
    """One after the other. `seven` plays a deployment on a cluster, where there is one; returns seconds."""

    scene: Scene
    folder: Path
    alone: Alone
    standings: Standings
    seven: Callable[[Path], float] | None
    fps: float
    pack: str

    def run(self) -> RunReport:
        """Let each have its turn; returns Sightline's own report."""
        report, noted = run_pipeline(self.scene.deployment, self.folder, self.fps)
        right = scene.found(self.scene, scene.alerted(report))
        self.standings.add(OWN, Turn(noted.seconds, noted.cpu_seconds, str(right)))
        # Where landmarks are found again the detector is also shown crops, which are smaller.
        frame = max((shape[1:] for shape in noted.detector), key=math.prod)
        chip = noted.embedder[-1][1:]
        if not self.alone.tried:
            self.alone.prepare(frame, chip)
        self.standings.add(ON_WHAT_RAN, self._alone(noted))
        # Where all of each frame was looked at, that is what ran.
        if {shape[1:] for shape in noted.detector} - {shape[1:] for shape in noted.again} - {frame}:
            whole = [(report.ledger.frames.seen, *frame), *noted.again]
            self.standings.add(ON_FRAMES, self._alone(Noted(detector=whole, embedder=noted.embedder)))
        for name, mirrored in ((PLAIN, "0"), (MIRRORED, "1")):
            more = {"PLAIN_PACK": self.pack, "PLAIN_MIRRORED": mirrored, "PYTHONPATH": _path()}
            looped = loop("plain", self.scene, more=more)
            self.standings.add(name, turn_of(self.scene, looped, right.false))
        everything = Noted(detector=[(looped.frames, *frame)], embedder=[(2 * looped.faces, *chip)])
        self.standings.add(ON_EVERYTHING, self._alone(everything))
        if self.seven is not None:
            self.standings.add(SEVEN, Turn(self.seven(self.scene.deployment)))
        return report

    def _alone(self, noted: Noted) -> Turn:
        took = self.alone.took(noted)
        return Turn(took.seconds, took.cpu_seconds)


def turn_of(watched: Scene, looped: Looped, false: int) -> Turn:
    """A loop's turn, with the quality that its best threshold gives it."""
    best, threshold = scene.at_most_false(watched, looped.hits, false)
    quality = f"{best} (from {threshold:.3f} on)"
    share = looped.frames / len(watched.truth.frames)
    return Turn(looped.seconds, looped.cpu_seconds, quality if share == 1 else "–", share)


@contextmanager
def seven_processes(wanted: bool, folder: Path, fps: float) -> Iterator[Callable[[Path], float] | None]:
    """A cluster on real servers, where it is asked for, that looks at so many frames a second."""
    if not wanted:
        yield None
        return
    from tests.bench.connected import run_cluster
    from tests.connected.cluster import cluster
    from tests.connected.servers.__main__ import all_servers

    limit = {"frame_grabber": {"FRAME_GRABBER_FRAMES_PER_SECOND_LIMIT": f"{fps:g}"}}
    with all_servers() as (_, servers), cluster(folder / "seven", servers, more=limit) as made:

        def play(deployment: Path) -> float:
            report, frames_per_second = run_cluster(made, deployment, folder)
            return report.ledger.frames.seen / frames_per_second

        yield play


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--fps", type=float, default=5.0, help="frames a second that Sightline looks at")
    parser.add_argument("--pack", default="bundled")
    parser.add_argument("--whole-every", default="2", help="seconds; in between look only at what moved")
    parser.add_argument("--faces", type=Path, help="people who walk; without it, the demonstration's")
    parser.add_argument("--mated", type=int, default=10)
    parser.add_argument("--enrolled", type=int, default=100)
    parser.add_argument("--strangers", type=int, default=10)
    parser.add_argument("--connected", action="store_true", help="also on real servers")
    parser.add_argument("--own", action="store_true", help="leave out others' packages")
    parser.add_argument("--most-frames", type=int, default=0, help="of others' packages; 0: the whole video")
    return parser.parse_args()


def main() -> None:
    """Print the tables."""
    hygiene.guard_memory()
    asked = arguments()
    os.environ["DETECTOR_WHOLE_FRAME_SECONDS"] = asked.whole_every
    console = Console(width=160)
    with tempfile.TemporaryDirectory(prefix="sightline-bench-") as scratch:
        folder = Path(scratch)
        console.print("painting the street …")
        watched = _scene(folder, asked)
        standings = Standings(len(watched.truth.frames), watched.faces)
        with seven_processes(asked.connected, folder, asked.fps) as seven:
            one = Round(watched, folder, Alone(asked.pack), standings, seven, asked.fps, asked.pack)
            for number in range(1, asked.rounds + 1):
                report = one.run()
                console.print(f"round {number}: {standings.line()}")
        if not asked.own:
            false = scene.found(watched, scene.alerted(report)).false
            for name, looped in others.all_of(watched, asked.most_frames, console):
                standings.add(name, turn_of(watched, looped, false))
            console.print(f"insightface 2.1 on the same graphs: {others.insightface_says()}")
        cores = len(os.sched_getaffinity(0))
        console.print(
            standings.table(f"{standings.frames} frames, {standings.faces} faces in them, {cores} cores")
        )
        console.print(table(report, standings.ratios(ON_WHAT_RAN), cores))
        console.print(*one.alone.tried, sep="\n")


def _scene(folder: Path, asked: argparse.Namespace) -> Scene:
    if not asked.faces:
        return scene.demonstration(folder, asked.pack)
    people = scene.Crowd(asked.mated, asked.enrolled, asked.strangers)
    if asked.pack != people.pack:
        floor = read(asked.pack).floor_for(asked.enrolled)
        people = replace(people, pack=asked.pack, threshold=floor)
    return scene.crowd(folder, asked.faces, people)


def _path() -> str:
    root = Path(__file__).resolve().parents[2]
    return os.pathsep.join([str(root), str(root / "proto" / "gen")])


if __name__ == "__main__":
    main()
