"""A dashboard as a picture, from what a run has kept."""

import json
import subprocess
import sys
from pathlib import Path

import cv2

from charts.monitoring.dashboards import DASHBOARDS
from charts.monitoring.plotting import plot
from tests.source_tree import ROOT


def test_every_dashboard_can_be_plotted_values_or_none(tmp_path: Path) -> None:
    line = [{"reason": "no_match"}, [[100.0, 1.0], [101.0, 2.0], [110.0, 0.0]]]
    drawn = {
        one.name: [
            [[line] if number % 2 else [] for number, _ in enumerate(panel.queries)] for panel in one.panels
        ]
        for one in DASHBOARDS
    }
    run = tmp_path / "run.json"
    run.write_text(json.dumps({"began": 100.0, "ended": 110.0, "dashboards": drawn}), "utf-8")
    for dashboard in DASHBOARDS:
        plot(run, dashboard.name, tmp_path / "plotted.png")
        assert cv2.imread(str(tmp_path / "plotted.png")) is not None


def test_without_a_run_it_says_in_a_line_what_to_do(tmp_path: Path) -> None:
    words = ["picture", str(tmp_path / "none.json"), "forgetting", str(tmp_path / "plotted.png")]
    done = subprocess.run(
        [sys.executable, "-m", "charts.monitoring", *words], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "run tox -e monitoring first" in done.stderr
