"""What a process uses, with all that it started: processor time and resident memory, from /proc."""

import os
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def cpu_seconds(pid: int | None = None) -> float:
    """Of a process and its children; of this one where none is named."""
    return sum(_busy(one) for one in family(pid))


def resident_mb(pid: int | None = None) -> float:
    """What of them is in memory."""
    return sum(_resident(one) for one in family(pid)) / 1e6


def family(pid: int | None) -> list[int]:
    """A process and all below it."""
    found = [os.getpid() if pid is None else pid]
    if pid is not None:
        for one in found:
            found += _children(one)
    return found


def _children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            yield from (int(word) for word in task.read_text().split())
        except OSError:
            continue


def _busy(pid: int) -> float:
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(after_name[11]) + int(after_name[12])) / _TICKS


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0
