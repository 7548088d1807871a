"""`sightline access`: what is wrong is one line, and what is written is for its owner alone."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.chassis.errors import BadInput, Unavailable
from services.cli.main import app
from services.cli.permissions.passwords import Passwords
from services.cli.permissions.table import table
from tests.connected.servers.ports import free_port


def access(*words: str) -> str:
    """What it prints; an error of ours as it is raised."""
    done = CliRunner().invoke(app, ["access", *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def folder(tmp_path: Path) -> str:
    made = tmp_path / "passwords"
    Passwords(made).make()
    return str(made)


def test_passwords_are_made_once(tmp_path: Path) -> None:
    folder = str(tmp_path / "passwords")
    assert access("passwords", folder).count(": made") == len(table())
    assert access("passwords", folder).count(": was there") == len(table())


def test_an_acl_file_is_for_its_owner_and_holds_no_password(tmp_path: Path, folder: str) -> None:
    written = tmp_path / "users.acl"
    assert "7 users" in access("redis", "--passwords", folder, "--write", str(written))
    text = written.read_text()
    assert written.stat().st_mode & 0o777 == 0o600
    assert text.startswith("user default reset on nopass -@all +ping\n")
    assert not [name for name in table() if Passwords(Path(folder)).of(name) in text]


@pytest.mark.parametrize("principal", ["sightline-{name}", "User:sightline", "User:{name}-{name}"])
def test_a_principal_that_is_nobodys_is_refused(principal: str) -> None:
    with pytest.raises(BadInput, match="--principal"):
        access("kafka", "--principal", principal)


@pytest.mark.parametrize("server", ["kafka", "redis", "postgres", "milvus"])
def test_a_password_that_is_missing_is_named(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_MILVUS_URI", "http://127.0.0.1:1")
    monkeypatch.setenv("SIGHTLINE_REDIS_URL", "redis://owner@127.0.0.1:1")
    monkeypatch.setenv("SIGHTLINE_DATABASE_URL", "postgresql+asyncpg://owner@127.0.0.1:1/sightline")
    with pytest.raises(BadInput, match="sightline access passwords"):
        access(server, "--passwords", str(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("server", "variable", "address"),
    [
        ("kafka", "SIGHTLINE_KAFKA_BOOTSTRAP", "127.0.0.1:{}"),
        ("redis", "SIGHTLINE_REDIS_URL", "redis://owner:secret@127.0.0.1:{}"),
        ("postgres", "SIGHTLINE_DATABASE_URL", "postgresql+asyncpg://owner:secret@127.0.0.1:{}/sightline"),
        ("milvus", "MATCHER_MILVUS_URI", "http://127.0.0.1:{}"),
    ],
)
def test_a_server_that_is_away_is_one_line(
    server: str, variable: str, address: str, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, address.format(free_port()))
    with pytest.raises(Unavailable) as away:
        access(server, "--passwords", folder)
    assert "\n" not in str(away.value) and "secret" not in str(away.value)


def test_a_database_that_is_not_named_is_asked_for(folder: str) -> None:
    with pytest.raises(BadInput, match="SIGHTLINE_DATABASE_URL"):
        access("postgres", "--passwords", folder)


def test_a_milvus_that_is_not_named_is_asked_for(folder: str) -> None:
    with pytest.raises(BadInput, match="MATCHER_MILVUS_URI"):
        access("milvus", "--passwords", folder)
