"""Passwords of the services: one file each, made once, and never in another's sight."""

from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.cli.permissions.passwords import Passwords
from services.cli.permissions.table import table


def test_everybody_gets_one_and_each_is_another(tmp_path: Path) -> None:
    passwords = Passwords(tmp_path / "passwords")
    assert set(passwords.make().values()) == {True}
    assert {path.name for path in passwords.folder.iterdir()} == {name.replace("_", "-") for name in table()}
    assert len({passwords.of(name) for name in table()}) == len(table())


def test_only_its_owner_may_read_one(tmp_path: Path) -> None:
    passwords = Passwords(tmp_path / "passwords")
    passwords.make(["detector"])
    assert passwords.folder.stat().st_mode & 0o777 == 0o700
    assert (passwords.folder / "detector").stat().st_mode & 0o777 == 0o600


def test_one_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "detector").write_text("as-an-orchestrator-has-mounted-it\n")
    assert Passwords(tmp_path).make(["detector"]) == {"detector": False}
    assert Passwords(tmp_path).of("detector") == "as-an-orchestrator-has-mounted-it"


@pytest.mark.parametrize("content", ["", "short", "two lines of a password\nare no password", "ü" * 30])
def test_what_could_be_guessed_or_misread_is_refused_in_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "detector").write_text(content)
    with pytest.raises(BadInput) as refused:
        Passwords(tmp_path).of("detector")
    assert str(refused.value).startswith(str(tmp_path)) and "\n" not in str(refused.value)


def test_one_that_is_missing_is_named_with_what_makes_it(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="sightline access passwords"):
        Passwords(tmp_path).of("frame_grabber")
