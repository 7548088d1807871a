"""Who may sign in while a run lasts, and what does not go with a console."""

import io
from pathlib import Path

import pytest
import yaml
from rich.console import Console

from services.chassis.access import Person, Role
from services.chassis.errors import BadInput
from services.cli import deployment_file
from services.cli.console_of_run import people_of
from services.cli.deployment_file import DeploymentFile
from services.cli.running import Options, run


def test_who_is_in_no_directory_is_an_officer_and_a_supervisor() -> None:
    known = {"carol": Person("carol", frozenset({Role.ENGAGEMENT_OFFICER}))}
    people = people_of(["carol", "me"], known)
    assert people["carol"] is known["carol"]
    assert people["me"].roles == {Role.ENGAGEMENT_OFFICER, Role.SUPERVISOR}


@pytest.mark.parametrize(
    ("officers", "words"),
    [([], r"officers: \[me\]"), (["A Name"], "lower-case letters"), (["console"], "none of")],
)
def test_without_an_officer_who_can_sign_in_there_is_no_console(officers: list[str], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        people_of(officers, {})


@pytest.mark.parametrize(
    ("decide", "cluster", "words"),
    [(True, False, "at one place"), (False, True, "python -m services console")],
)
async def test_a_console_does_not_go_with_everything(
    tmp_path: Path, decide: bool, cluster: bool, words: str
) -> None:
    options = Options(file_of(tmp_path), tmp_path / "store", decide=decide, cluster=cluster, console=True)
    with pytest.raises(BadInput, match=words):
        await run(options, Console(file=io.StringIO()))


def file_of(folder: Path) -> DeploymentFile:
    path = folder / "deployment.yaml"
    stated = {
        "name": "market",
        "purpose": "Trying",
        "legal_basis": "Consent",
        "place": "Market",
        "start": "2026-01-01T00:00:00Z",
        "end": "2099-01-01T00:00:00Z",
        "cameras": [{"id": "gate", "source": "rtsp://127.0.0.1:9/nobody"}],
        "watchlist": ".",
        "threshold": 0.99,
        "officers": ["me"],
    }
    path.write_text(yaml.safe_dump(stated), encoding="utf-8")
    return deployment_file.read(path)
