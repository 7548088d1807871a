import io

import pytest
import yaml
from rich.console import Console

from services.cli import calibrating
from services.model_packs import read


@pytest.mark.parametrize("columns", [20, 80, 120])
def test_what_goes_into_the_deployment_file_can_be_taken_from_any_terminal(columns: int) -> None:
    lines: dict[str, object] = {
        "threshold": 0.929,
        "calibration": {"pass_rule": read("bundled").pass_rule, "camera": "a :key: b", "from_pack": True},
    }
    printed = io.StringIO()
    calibrating.show_lines(lines, Console(file=printed, width=columns))
    assert yaml.safe_load(printed.getvalue().partition("file:\n")[2]) == lines
