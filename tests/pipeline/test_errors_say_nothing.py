"""Whatever fails with a payload in its hands says nothing of it, also with the log at its loudest."""

import os
import subprocess
import sys

import pytest

from tests.pipeline.failing_process import MARKER
from tests.source_tree import ROOT


def said(*words: str) -> str:
    """All that a process writes in which everything fails."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.pipeline.failing_process", *words],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "proto" / "gen"))),
            "SIGHTLINE_LOG": "debug",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1, "it ends by a fault that nobody foresaw"
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def quietly() -> str:
    return said()


@pytest.mark.parametrize(
    "words",
    [
        "reader: a record of frame-captured.v1 failed: ValueError",
        "reader: a record of match-found.v1 failed: ValueError",
        "WARNING a.library: what it says is not passed on",
        "ERROR asyncio: what it says is not passed on (ValueError)",
        "died of ValueError",
        "an error could not be raised (ValueError)",
        "sightline: a fault of its own (ValueError at",
        "most recent call first",
    ],
)
def test_that_something_failed_is_said(quietly: str, words: str) -> None:
    assert words in quietly


def test_what_was_being_handled_is_not_said(quietly: str) -> None:
    assert MARKER not in quietly


def test_python_by_itself_says_it_many_times() -> None:
    """The negative control."""
    assert said("aloud").count(MARKER) >= 8
