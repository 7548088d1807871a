"""Plays a deployment file to its end, on a cluster or in one process, and keeps what a person would see.

`python -m tests.connected.playing FILE RESULT [--cluster] [--source ADDRESS]` pickles a Played. In one
process pictures travel as JPEG, as they do between processes, so that both ways can be compared.
"""

import argparse
import asyncio
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.cli.report.summary import RunReport


@dataclass(frozen=True, slots=True)
class Played:
    """How it ended: the report, the problems that a person is told, and how long it took."""

    report: RunReport
    problems: list[str]


@dataclass(slots=True)
class Playing:
    """A run in a process of its own."""

    popen: "subprocess.Popen[str]"
    result: Path

    def interrupt(self) -> None:
        """End it as a person does with Ctrl-C."""
        self.popen.send_signal(signal.SIGINT)

    def wait(self, limit_seconds: float = 240.0) -> Played:
        """Return what came of it; fails with what it said when it did not come to its end."""
        said, _ = self.popen.communicate(timeout=limit_seconds)
        assert self.popen.returncode == 0, said
        played: Played = pickle.loads(self.result.read_bytes())
        return played


@contextmanager
def playing(file: Path, result: Path, environment: Mapping[str, str], *options: str) -> Iterator[Playing]:
    """Play `file`; the run is gone when the block is left."""
    popen = subprocess.Popen(
        [sys.executable, "-m", "tests.connected.playing", str(file), str(result), *options],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield Playing(popen, result)
    finally:
        if popen.poll() is None:
            popen.kill()
            popen.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("result", type=Path)
    parser.add_argument("--cluster", action="store_true")
    parser.add_argument("--source", action="append", default=[])
    parser.add_argument("--by-reference", action="store_true", help="as one process does it of itself")
    parser.add_argument("--metrics-port", type=int, help="in one process: serve its metrics there")
    asked = parser.parse_args()

    from rich.console import Console

    from services.cli import deployment_file, quiet
    from services.cli.running import Options, run

    quiet.keep_quiet()
    file = deployment_file.read(asked.file, asked.source)
    as_jpeg = not (asked.cluster or asked.by_reference)
    options = Options(
        file,
        asked.result.with_suffix(".store"),
        metrics_port=asked.metrics_port,
        cluster=asked.cluster,
        jpeg_frames=as_jpeg,
    )
    result = asyncio.run(run(options, Console(width=120)))
    asked.result.write_bytes(pickle.dumps(Played(result.report, result.problems)))


if __name__ == "__main__":
    # Under its own name, so that what is pickled can be read by others.
    from tests.connected import playing as myself

    myself.main()
