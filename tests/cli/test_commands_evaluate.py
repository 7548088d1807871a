"""`sightline evaluate`: what it refuses before it looks at a photograph."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.chassis.errors import BadInput
from services.cli.main import app


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--mated", "3"), "give both --mated and --enrolled, or neither"),
        (("--street-strangers", "600"), "--street-strangers needs a street to walk down: give --street too"),
    ],
)
def test_what_cannot_be_meant_is_one_line(tmp_path: Path, options: tuple[str, ...], line: str) -> None:
    done = CliRunner().invoke(app, ["evaluate", str(tmp_path), "--into", str(tmp_path / "into"), *options])
    assert isinstance(done.exception, BadInput)
    assert line in str(done.exception)
    assert not (tmp_path / "into").exists()
