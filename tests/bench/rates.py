"""How many people are found by how many frames a second: one street, looked at more and less often.

tox exec -e bench -- python -m tests.bench.rates --faces FOLDER
"""

import argparse
import asyncio
import os
import tempfile
import time
from pathlib import Path

from rich.console import Console

from services.chassis import hygiene
from services.cli import deployment_file
from services.cli.running import Options, run
from tests.bench import scene


def main() -> None:
    """Print a line for each rate."""
    hygiene.guard_memory()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faces", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--video", type=int, default=10, help="frames a second of the street")
    parser.add_argument("--rates", type=float, nargs="+", default=[0, 6, 5, 4, 3], help="0: every frame")
    asked = parser.parse_args()
    console = Console(width=110)
    with tempfile.TemporaryDirectory(prefix="sightline-bench-") as scratch:
        folder = Path(scratch)
        console.print("painting the street …")
        crowd = scene.Crowd(40, 100, 20, asked.seed, frames_per_second=asked.video)
        watched = scene.crowd(folder, asked.faces, crowd)
        for number, rate in enumerate(asked.rates):
            began = time.process_time()
            file = deployment_file.read(watched.deployment)
            options = Options(file, folder / f"store-{number}", frames_per_second_limit=rate)
            with Path(os.devnull).open("w") as nowhere:
                report = asyncio.run(run(options, Console(file=nowhere))).report
            ledger = report.ledger
            console.print(
                f"{rate or asked.video:g} frames/s: found {scene.found(watched, scene.alerted(report))},"
                f" {ledger.frames.seen} frames, {ledger.probes.seen} looks, {ledger.tracks_opened} tracks,"
                f" {time.process_time() - began:.0f} core-s"
            )


if __name__ == "__main__":
    main()
