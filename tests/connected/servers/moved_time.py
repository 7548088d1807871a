"""libfaketime: what time it is for a process is what a file says, also while it runs."""

from pathlib import Path

from tests.connected.servers import installing
from tests.connected.servers.failing import CannotStart


def moved_by(file: Path) -> dict[str, str]:
    """The environment of a process whose clock `file` sets, as «+31d»; clocks that count are left alone."""
    installing.ensure(lambda: _library() is not None, ["faketime"])
    library = _library()
    if library is None:
        raise CannotStart("libfaketime is missing; run: sudo apt-get install faketime")
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        # Else each wait for Python's own lock is over at once, and two threads do nothing but take turns.
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        "NO_FAKE_STAT": "1",
    }


def _library() -> Path | None:
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    return found[0] if found else None
