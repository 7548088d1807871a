"""promtool, from Debian's package of Prometheus."""

import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.connected.servers import installing
from tests.connected.servers.failing import CannotStart


def promtool(*words: str | Path) -> str:
    """Return what it says; fails with it when it finds fault. Skips where it cannot be had."""
    if missing := _missing():
        pytest.skip(missing)
    done = subprocess.run(["promtool", *words], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@cache
def _missing() -> str:
    """Install it where it is missing; return why that cannot be done."""
    try:
        installing.ensure(installing.has("promtool", "prometheus"), ["prometheus"])
    except CannotStart as problem:
        return str(problem)
    return ""
