"""promtool, from Debian's package of Prometheus."""

import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.connected.servers import installing
from tests.connected.servers.failing import CannotStart


def promtool(*words: str | Path) -> str:
    """Return what it says; fails with it when it finds fault. Skips where it cannot be had."""
    needs_prometheus()
    done = subprocess.run(["promtool", *words], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def needs_prometheus() -> None:
    """Install it where it is missing; skip, in a line that says what to do, where that cannot be done."""
    if missing := _missing():
        pytest.skip(missing)


@cache
def _missing() -> str:
    try:
        installing.ensure(installing.has("promtool", "prometheus"), ["prometheus"])
    except CannotStart as problem:
        return str(problem)
    return ""
