"""Kills the retention-purger at every line that it runs, and starts it again on what is left.

`python -m tests.crashes.line_by_line SCENARIO [--every N] [--without PROTECTION]` prints, as JSON, how many
lines the scenario runs, how often it was killed, and what did not hold after which. It forks, so it has one
thread alone.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from tests.crashes.lines import Lines, in_a_process
from tests.crashes.protections import WITHOUT
from tests.crashes.scenarios import SCENARIOS, Scenario

# A killed process takes no page of a file along: memory does, and is quicker where others write to the disk.
_MEMORY = Path("/dev/shm")
_FOLDER = _MEMORY if _MEMORY.is_dir() else None


def every_line(scenario: Scenario, every: int) -> dict[str, object]:
    """Kill it at each line, or at every so manieth, and return what came of it."""
    killed, line, faults = 0, 1, list[str]()
    with tempfile.TemporaryDirectory(prefix="lines-", dir=_FOLDER) as made:
        prepared, work = Path(made) / "prepared", Path(made) / "work"
        prepared.mkdir()
        problems = in_a_process(lambda: scenario.prepare(prepared))
        assert problems == [], problems
        while True:
            shutil.copytree(prepared, work)
            ended = in_a_process(lambda: scenario.step(work), Lines(scenario.files, line))
            found = in_a_process(lambda: scenario.finish(work))
            assert found is not None
            faults += [f"line {line}: {fault}" for fault in found]
            shutil.rmtree(work)
            if ended is not None:
                *problems, lines = ended
                faults += problems
                return {"lines": int(lines), "killed": killed, "faults": faults}
            killed, line = killed + 1, line + every


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", choices=sorted(SCENARIOS))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--without", choices=sorted(WITHOUT))
    asked = parser.parse_args()
    if asked.without:
        WITHOUT[asked.without]()
    json.dump(every_line(SCENARIOS[asked.scenario], asked.every), sys.stdout)


if __name__ == "__main__":
    main()
