"""The retention-purger survives kill -9 at any line: at each, or at every so manieth where time is short."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.crashes.scenarios import SCENARIOS
from tests.source_tree import ROOT

# `tox -e crashes`: 1, which is every line.
EVERY = int(os.environ.get("SIGHTLINE_CRASHES_EVERY", "37"))


def killed(scenario: str, *options: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.crashes.line_by_line", scenario, *options],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "proto" / "gen")))},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_a_killed_purger_has_begun_is_finished_by_the_next(scenario: str) -> None:
    found = killed(scenario, "--every", str(EVERY))
    print(f"{scenario}: killed at {found['killed']} of {found['lines']} lines")
    assert found["faults"] == []
    assert found["killed"] == -(-found["lines"] // EVERY)


def test_the_same_fails_where_a_destroyed_key_leaves_no_mark_until_the_chain_has_heard() -> None:
    """The control: killed between, the chain would never hear of a day whose key is gone."""
    found = killed("a look at what is due", "--every", "40", "--without", "marks of destroyed keys")
    assert any("the chain tells of" in fault for fault in found["faults"])
