"""A process dies at the call that it is told to, and at no other."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.source_tree import ROOT

_SCRIPT = """
import asyncio, sys
from pathlib import Path
from tests.crashes.trigger import Trigger, guarded

class Part:
    async def act(self): print("acted", flush=True)
    def look(self): print("looked", flush=True)

trigger = Trigger("matcher", Path(sys.argv[1]))
for name in ("act", "look"):
    setattr(Part, name, guarded(getattr(Part, name), trigger, lambda _, name=name: name))

async def main():
    for _ in range(2):
        await Part().act()
        Part().look()

asyncio.run(main())
"""
ALL = ["acted", "looked", "acted", "looked"]


def run(folder: Path, order: str) -> tuple[int, list[str]]:
    (folder / "matcher.armed").write_text(order)
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.split()


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("before\t1\tact", []),
        ("during\t1\tact", ["acted"]),
        ("after\t1\tact", ["acted"]),
        ("before\t1\tlook", ["acted"]),
        ("after\t2\tact", ["acted", "looked", "acted"]),
    ],
)
def test_it_dies_where_it_is_told_to_and_says_so(tmp_path: Path, order: str, said: list[str]) -> None:
    assert run(tmp_path, order) == (-signal.SIGKILL, said)
    assert (tmp_path / "matcher.hit").exists() and not (tmp_path / "matcher.armed").exists()
    assert run(tmp_path / "", "after\t9\tact") == (0, ALL)


def test_what_it_came_by_is_noted_once_each(tmp_path: Path) -> None:
    assert run(tmp_path, "after\t1\tnothing that is called") == (0, ALL)
    assert (tmp_path / "matcher.reached").read_text().split() == ["act", "look"]
