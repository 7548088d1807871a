import os
import re
import subprocess
import sys
from functools import cache

import pytest

from tests.docs.pages import pages, shell_lines
from tests.source_tree import ROOT

CALL = re.compile(r"(?:^|[/\s;&|])sightline((?:\s+[^\s;&|]+)*)")
PATHS = os.pathsep.join([str(ROOT), str(ROOT / "proto" / "gen")])
# A terminal's width and colours would change what a help text looks like.
PLAIN = {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb", "PYTHONPATH": PATHS}


def calls() -> list[tuple[str, ...]]:
    """The arguments of every call of `sightline` that the pages show."""
    lines = [line for page in pages() if page.exists() for line in shell_lines(page)]
    return sorted({tuple(match.split()) for line in lines for match in CALL.findall(line)})


@cache
def help_of(*command: str) -> str:
    start = "import sys; from services.cli.main import main; sys.argv[0] = 'sightline'; main()"
    done = subprocess.run(
        [sys.executable, "-c", start, *command, "--help"],
        capture_output=True,
        text=True,
        env={**os.environ, **PLAIN},
        check=False,
    )
    return done.stdout if done.returncode == 0 else ""


@pytest.mark.parametrize("arguments", calls(), ids=" ".join)
def test_every_command_that_a_page_shows_exists(arguments: tuple[str, ...]) -> None:
    command: tuple[str, ...] = ()
    for word in arguments:
        if word.startswith("-") or "COMMAND" not in help_of(*command):
            break
        command = (*command, word)
    assert help_of(*command) != "", f"there is no `sightline {' '.join(command)}`"


@pytest.mark.parametrize("arguments", calls(), ids=" ".join)
def test_every_option_that_a_page_shows_exists(arguments: tuple[str, ...]) -> None:
    words = [word for word in arguments if re.fullmatch(r"[a-z][a-z-]*", word)]
    known = "".join(help_of(*words[:depth]) for depth in range(len(words) + 1))
    options = {word.partition("=")[0] for word in arguments if word.startswith("--")} - {"--help"}
    assert {option for option in options if option not in known} == set()
