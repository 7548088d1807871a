"""`sightline keys make`: identities and their directory; never one in another's place."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.chassis.access import CONSOLE, OPERATOR, SERVICES, Caller, Directory, Identity
from services.chassis.access.tokens import claim_of
from services.chassis.errors import BadInput
from services.cli.keys import NAMES, make, token_of
from services.cli.main import app


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_everyone_gets_an_identity_and_everyone_is_in_the_directory(tmp_path: Path) -> None:
    make(tmp_path / "keys")
    identities = [Identity.load(tmp_path / "keys" / f"{name}.key") for name in NAMES]
    assert Directory.load(tmp_path / "keys" / "directory.json") == Directory.of(identities)
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_what_is_there_stays_as_it_is(tmp_path: Path) -> None:
    make(tmp_path)
    before = content(tmp_path)
    assert not any(key.is_new for key in make(tmp_path))
    assert content(tmp_path) == before


def test_one_can_be_made_and_another_added(tmp_path: Path) -> None:
    make(tmp_path, ["matcher"])
    assert set(content(tmp_path)) == {"matcher.key", "directory.json"}
    make(tmp_path, ["detector"])
    assert set(Directory.load(tmp_path / "directory.json").entries) == {"matcher", "detector"}


def test_a_key_that_went_to_its_owner_is_not_replaced(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "matcher.key").unlink()
    before = content(tmp_path)
    with pytest.raises(BadInput, match="knows matcher, whose key is not here"):
        make(tmp_path)
    assert content(tmp_path) == before


def test_a_directory_that_knows_another_key_is_not_changed(tmp_path: Path) -> None:
    make(tmp_path, ["matcher"])
    (tmp_path / "matcher.key").unlink()
    Identity.generate("matcher").save(tmp_path)
    with pytest.raises(BadInput, match="knows matcher by another key"):
        make(tmp_path)
    assert set(content(tmp_path)) == {"matcher.key", "directory.json"}


def test_a_key_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "matcher.key").chmod(0o644)
    with pytest.raises(BadInput, match="chmod 600"):
        make(tmp_path)


def test_nobody_else_gets_one(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nobody is called mallory"):
        make(tmp_path / "keys", ["mallory"])
    assert not (tmp_path / "keys").exists()


def test_the_command_says_what_it_made(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["keys", "make", str(tmp_path), "--for", "matcher", "--for", "operator"])
    assert done.exit_code == 0
    assert "matcher" in done.output and "directory.json" in done.output and "embedder" not in done.output
    assert set(NAMES) == {*SERVICES, OPERATOR, CONSOLE}


@pytest.mark.parametrize("audience", ["registrar", "grpc"])
def test_a_token_is_of_the_keys_owner_for_one_service(tmp_path: Path, audience: str) -> None:
    make(tmp_path)
    done = CliRunner().invoke(app, ["keys", "token", str(tmp_path / "operator.key"), "--to", audience])
    claim = claim_of(done.output.strip(), audience, Directory.load(tmp_path / "directory.json"))
    assert claim.caller == Caller(OPERATOR)


def test_a_token_is_for_somebody_who_answers(tmp_path: Path) -> None:
    make(tmp_path, [OPERATOR])
    with pytest.raises(BadInput, match="nobody answers as console"):
        token_of(tmp_path / "operator.key", "console")
