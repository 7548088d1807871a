"""A mistake in a deployment file is said in the file's own words."""

from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.cli.deployment_file import read

HELP = "`sightline deployment schema` says what belongs in it"


def problem(folder: Path, line: str) -> str:
    path = folder / "deployment.yaml"
    path.write_text(f"watchlist: list\n{line}\n", "utf-8")
    with pytest.raises(BadInput) as refused:
        read(path)
    return str(refused.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("treshold: 1", f"treshold: there is no such key; {HELP}"),
        ("cameras: [{sorce: b}]", f"sorce: there is no such key in cameras[0]; {HELP}"),
        ("threshold: high", "threshold: it must be a number"),
        ("threshold: [1]", "threshold: it must be a number"),
        ("threshold: .inf", "threshold: it must be a number"),
        ("start: yesterday", "start: write a time as 2026-12-31T18:00:00Z"),
        ("start: 2026-01-01", "start: write a time as 2026-12-31T18:00:00Z"),
        ("end: 12:30", "end: write a time as 2026-12-31T18:00:00Z"),
        ("cameras: door", "cameras: it must be a list"),
        ("officers: anna", "officers: it must be a list"),
        ("name: 3", "name: it must be text; put it in quotes"),
        ("cameras: [{id: door, source: 1}]", "cameras.source: it must be text; put it in quotes"),
        ("cameras: &all [*all]", f"a value is of the wrong kind; {HELP}"),
        ("name: !!python/object:os.system x", f"is not YAML; {HELP}"),
    ],
)
def test_it_names_the_place_and_what_to_do(line: str, said: str, tmp_path: Path) -> None:
    assert problem(tmp_path, line) == said


@pytest.mark.parametrize(
    "line", ["adjudication: NO_SUCH_RULE", "officers: [null]", "passGapSeconds: 3\npass_gap_seconds: 4"]
)
def test_what_is_not_foreseen_is_still_one_line(line: str, tmp_path: Path) -> None:
    said = problem(tmp_path, line)
    assert "\n" not in said and said.endswith(HELP)
