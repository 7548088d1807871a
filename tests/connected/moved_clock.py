"""A process whose clocks are the test's: the one that can be set, and those that nobody can.

`python -m tests.connected.moved_clock services registrar` is `python -m services registrar` on a machine of
its own: libfaketime, loaded before it, says what time it is (`FAKETIME_TIMESTAMP_FILE`, read at
each look), and the file that MOVED_CLOCK names says which start of the machine this is, how much its counting
clock has gone on, and whether its kernel is kept by NTP.
"""

import json
import os
import runpy
import select
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import SupportsIndex

VARIABLE = "MOVED_CLOCK"


@dataclass(frozen=True, slots=True)
class Machine:
    """What the kernel says beside the time."""

    boot: str = "the first start"
    slept_seconds: float = 0.0
    has_ntp: bool = False

    def write(self, file: Path) -> None:
        """Put it where processes look: a start that nobody names, for a moment, is another start."""
        put_whole(file, json.dumps(asdict(self)))
        put_whole(file.with_suffix(".boot"), self.boot)

    @classmethod
    def read(cls, file: Path) -> "Machine":
        """Return what is there now."""
        return cls(**json.loads(file.read_text("utf-8")))


def put_whole(file: Path, text: str) -> None:
    """Write a file that every user of this machine may read, and that nobody finds half-written."""
    part = file.with_suffix(".part")
    part.write_text(text, "utf-8")
    part.chmod(0o644)
    part.replace(file)


def _slept(seconds: float | SupportsIndex) -> None:
    select.select([], [], [], float(seconds))


def _take_over(file: Path) -> None:
    """Have this process see that machine."""
    from services.retention_purger.adapters import kernel_clock
    from services.retention_purger.worker import timekeeper

    counts = time.clock_gettime

    def moved(clock: int) -> float:
        more = Machine.read(file).slept_seconds if clock == time.CLOCK_BOOTTIME else 0.0
        return counts(clock) + more

    # libfaketime 0.9.10 knows no clock_nanosleep by a clock that it leaves alone.
    time.sleep = _slept
    time.clock_gettime = moved
    kernel_clock._is_kept = lambda: Machine.read(file).has_ntp
    timekeeper._BOOT_ID = file.with_suffix(".boot")


def main() -> None:
    """Be the module that is named, with the arguments after it."""
    _take_over(Path(os.environ[VARIABLE]))
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
