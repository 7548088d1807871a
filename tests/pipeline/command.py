"""Runs the command as a person does: a process of its own, with a store and a temporary folder of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.short_names import short_name

_ROOT = Path(__file__).resolve().parents[2]
_LONGEST_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Finished:
    """What a process left: its exit status, and the lines of both streams."""

    status: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on stderr, without the command's name; fails when there is not exactly one."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("sightline: "), self.err
        return lines[0].removeprefix("sightline: ")


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that a run may use: `store`, `temporary` and `output` lie in it."""

    folder: Path

    @property
    def store(self) -> Path:
        """Where records, evidence and keys are."""
        return self.folder / "store"

    @property
    def temporary(self) -> Path:
        """What the process believes to be /tmp."""
        return self.folder / "temporary"

    @property
    def output(self) -> Path:
        """DIR of `--output`."""
        return self.folder / "output"

    @contextmanager
    def environment(self, more: Mapping[str, str]) -> "Iterator[dict[str, str]]":
        """The variables of the process, as long as it runs."""
        self.temporary.mkdir(parents=True, exist_ok=True)
        paths = os.pathsep.join((str(_ROOT), str(_ROOT / "proto" / "gen")))
        with short_name(self.temporary) as temporary:
            ours = {"PYTHONPATH": paths, "SIGHTLINE_STORE": str(self.store), "TMPDIR": str(temporary)}
            yield {**os.environ, **ours, "COLUMNS": "120", **more}

    def run(self, *arguments: str, limits: Sequence[str] = (), **more: str) -> Finished:
        """Run the command to its end; `more` are variables, `limits` options of prlimit."""
        with self.started(*arguments, limits=limits, **more) as process:
            out, err = process.communicate(timeout=_LONGEST_SECONDS)
        return Finished(process.returncode, out, err)

    @contextmanager
    def started(
        self, *arguments: str, limits: Sequence[str] = (), **more: str
    ) -> "Iterator[subprocess.Popen[str]]":
        """Start the command; it is gone when the block is left."""

        with self.environment(more) as environment:
            process = subprocess.Popen(
                [*alone(limits), sys.executable, "-m", "services.cli.main", *arguments],
                env=environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGKILL)
                    process.wait()

    def left_behind(self) -> list[str]:
        """Return what is in the temporary folder, in DIR, and in the store but empty tables and its key."""
        found = [*_files(self.temporary), *_files(self.output)]
        held = [path for path in _files(self.store) if not path.endswith((".db", "/lock", "/actors.key"))]
        return found + [path for path in held if Path(path).stat().st_size]


def alone(limits: Sequence[str] = ()) -> list[str]:
    """What goes before a command: Ctrl-C ends it, which a shell that starts the tests in its background has
    them ignore; and its limits.

    Not a `preexec_fn`: with one Python forks, and where gRPC is at work that child may be killed by gRPC's
    own threads (its issue 43055).
    """
    return ["env", "--default-signal=INT", *(["prlimit", *limits] if limits else [])]


def _files(folder: Path) -> list[str]:
    return [str(path) for path in sorted(folder.rglob("*")) if not path.is_dir()] if folder.is_dir() else []
