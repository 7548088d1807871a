"""A program of a test in a process of its own, with the settings of memory that it names alone."""

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_PATH = os.pathsep.join((str(_ROOT), str(_ROOT / "proto" / "gen")))


def said(program: str, *arguments: str, **environment: str) -> str:
    """What `program` prints; its end has to be a good one."""
    plain = {"GLIBC_TUNABLES": "", "PYTHONMALLOC": ""}
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**os.environ, "PYTHONPATH": _PATH, **plain, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout
