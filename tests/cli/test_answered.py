"""A sheet that was given to somebody is found in the chain as it was, and as nothing else."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.chassis.errors import BadInput
from services.cli.main import app
from services.registrar.domain.asking import Answer, Kept, Listed
from services.retention_purger.domain import telling
from services.retention_purger.domain.audit import Head, following
from services.retention_purger.domain.audit_line import line_of

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
SALT = bytes(range(32))
ANSWER = Answer("market", "DP-2026/114", Listed.NO, Kept.NOT_ASKED, NOON)
SHEET = {
    "--deployment": "market",
    "--request": "DP-2026/114",
    "--answered": "2026-11-27T12:00:00Z",
    "--said": "listed no, kept not_asked",
    "--salt": SALT.hex(),
}


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    words = {"deed": "person_answered", "commitment": ANSWER.commitment(SALT).hex()}
    first = following(Head(), telling.day_key_destroyed(NOON.date()), NOON)
    second = following(first.head, telling.act_recorded(b"act", "market", words), NOON)
    (tmp_path / "chain").write_text("".join(f"{line_of(one)}\n" for one in (first, second)), encoding="ascii")
    return tmp_path / "chain"


def said(chain: Path, **changed: str) -> Result:
    options = {**SHEET, **{f"--{name}": value for name, value in changed.items()}}
    words = [word for pair in options.items() for word in pair]
    return CliRunner().invoke(app, ["audit", "answered", str(chain), *words])


def test_what_was_answered_is_found(chain: Path) -> None:
    done = said(chain)
    assert done.exit_code == 0 and "entry 2, of 2026-11-27T12:00:00" in done.output


@pytest.mark.parametrize(
    "changed",
    [
        {"said": "listed yes, kept not_asked"},
        {"request": "DP-2026/115"},
        {"deployment": "station"},
        {"answered": "2026-11-27T12:00:01Z"},
        {"salt": "ff" * 32},
    ],
)
def test_what_was_not_answered_is_not(chain: Path, changed: dict[str, str]) -> None:
    done = said(chain, **changed)
    assert done.exit_code == 1 and "no entry" in done.output


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"salt": "12"}, "64 hexadecimal digits"),
        ({"said": "no"}, "as they stand"),
        ({"answered": "noon"}, "as they stand"),
    ],
)
def test_what_is_not_from_a_sheet_is_said(chain: Path, changed: dict[str, str], why: str) -> None:
    done = said(chain, **changed)
    assert isinstance(done.exception, BadInput) and why in str(done.exception)


def test_what_is_no_chain_is_said(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("notes", encoding="ascii")
    assert "cannot be read as an audit chain" in str(said(tmp_path / "notes").exception)
