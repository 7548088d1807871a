"""Which processes belong to a server, by /proc: its group, its session, and all that they started."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Entry:
    """One process; with its start time a number that is given out again is not mistaken for it."""

    pid: int
    started: int
    parent: int
    group: int
    session: int


def entries() -> Iterator[Entry]:
    """Everything that runs. What has ended and only waits for its parent's notice does not."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(FileNotFoundError, ProcessLookupError):
                # The name in brackets may hold anything, so count from its end.
                state, *fields = (folder / "stat").read_text().rpartition(")")[2].split()
                parent, group, session = map(int, fields[:3])
                if state not in "ZX":
                    yield Entry(int(folder.name), int(fields[18]), parent, group, session)


def family(leader: int) -> set[Entry]:
    """`leader`, its group and session, and all they started: PostgreSQL gives each child its own session."""
    table = list(entries())
    found = {entry for entry in table if leader in (entry.pid, entry.group, entry.session)}
    while more := {e for e in table if e.parent in {f.pid for f in found}} - found:
        found |= more
    return found


def living(members: set[Entry]) -> set[Entry]:
    """Those of `members` that still run."""
    there = {(entry.pid, entry.started) for entry in entries()}
    return {entry for entry in members if (entry.pid, entry.started) in there}


def kill(members: set[Entry], limit_seconds: float = 10.0) -> None:
    """Kill them all, and wait until they are gone."""
    until = time.monotonic() + limit_seconds
    while (left := living(members)) and time.monotonic() < until:
        for entry in left:
            with suppress(ProcessLookupError):
                os.kill(entry.pid, signal.SIGKILL)
        time.sleep(0.01)
