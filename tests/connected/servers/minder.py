"""A process that outlives us, however we end, and ends the servers that we left behind.

It reads a line for each thing to remember, `process PID` or `folder PATH`, and `forget …` when that is gone.
When its input ends, we are gone: it kills every server left, with its whole family, and removes the folders.
"""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.connected.servers import process_table

_ROOT = Path(__file__).resolve().parents[3]


@cache
def _minder() -> "subprocess.Popen[str]":
    # In a session of its own: Ctrl-C in a terminal reaches us, not it.
    return subprocess.Popen(
        [sys.executable, "-m", __name__], cwd=_ROOT, stdin=subprocess.PIPE, text=True, start_new_session=True
    )


def tell(line: str) -> None:
    """Hand it `process PID`, `folder PATH` or either after `forget `."""
    to_minder = _minder().stdin
    assert to_minder is not None
    to_minder.write(f"{line}\n")
    to_minder.flush()


def main() -> None:
    """Mind until the input ends, then clean up."""
    left: set[str] = set()
    for line in sys.stdin:
        task = line.rstrip("\n")
        if task.startswith("forget "):
            left.discard(task.removeprefix("forget "))
        else:
            left.add(task)
    for task in sorted(left, reverse=True):
        kind, _, name = task.partition(" ")
        if kind == "process":
            process_table.kill(process_table.family(int(name)))
        else:
            shutil.rmtree(name, ignore_errors=True)


if __name__ == "__main__":
    main()
