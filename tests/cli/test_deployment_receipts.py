"""A receipt is proven by a signed head alone, says counts, and nobody can change any of it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from services.chassis.errors import BadInput, Refused
from services.cli.deployment_receipts import receipt_of
from services.cli.main import app
from services.retention_purger.domain import telling
from services.retention_purger.domain.audit import Entry, Head, Told, following
from services.retention_purger.domain.audit_line import line_of
from services.tree_heads.checkpoint import Checkpoint
from services.tree_heads.keys import Way
from services.tree_heads.notes import Note
from services.tree_heads.tree import tree_of
from tests.cli.audited import SIGNER
from tests.retention_purger.chain import told

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
COUNTS = {
    "probes": {"seen": 40, "forgotten": {"no_match": 38}, "retained": {"alert": 2}},
    "tracks_opened": 31,
    "tracks_closed": 31,
}


def change(status: str, name: str = "market") -> Told:
    return telling.deployment_changed(name, status, list_version=3, trial=False, cameras=1, begun="1")


def chained(*told_of: Told) -> list[Entry]:
    head, entries = Head(), []
    for one in told_of:
        entries.append(following(head, one, NOW))
        head = entries[-1].head
    return entries


STORY = chained(
    told(1), change("live"), told(2), change("destroyed"), told(3),
    telling.ledger_closed("market", 3, COUNTS), change("live", "other"), told(4),
)  # fmt: skip


def signed(entries: list[Entry]) -> Note:
    root = tree_of(entry.hash for entry in entries).root
    return Note(Checkpoint(SIGNER.name, len(entries), root)).signed(SIGNER)


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    (tmp_path / "chain").write_text("".join(f"{line_of(one)}\n" for one in STORY), encoding="ascii")
    return tmp_path / "chain"


def verified(text: str, folder: Path) -> Result:
    (folder / "receipt").write_text(text, encoding="utf-8")
    key = SIGNER.public(Way.SIGNER).line
    return CliRunner().invoke(app, ["audit", "verify", str(folder / "receipt"), "--key", key])


def test_a_receipt_says_what_was_counted(chain: Path, tmp_path: Path) -> None:
    done = verified(receipt_of(chain, "market", signed(STORY)), tmp_path)
    assert done.exit_code == 0 and "nothing of it was changed since it was signed" in done.output
    for words in ("destroyed", "31", "40", "forgotten: no_match", "38", "4 and 6"):
        assert words in done.output


def test_a_receipt_says_what_of_its_list_was_looked_for_and_where_it_could_not_be(tmp_path: Path) -> None:
    search = {
        "lost": False,
        "photos": 12,
        "places": {"collections": "searched", "vector_files": "memory", "records": "not searched"},
        "searched_bytes": 5000,
        "shared": 1,
        "vectors": 11,
    }
    stated: dict[str, Any] = {"list_version": 3, "trial": False, "cameras": 1, "begun": "1"}
    entries = chained(
        telling.deployment_changed("market", "destroyed", **stated, search=search),
        telling.ledger_closed("market", 3, COUNTS),
    )
    chain = tmp_path / "chain"
    chain.write_text("".join(f"{line_of(one)}\n" for one in entries), encoding="ascii")
    done = verified(receipt_of(chain, "market", signed(entries)), tmp_path)
    said = " ".join(done.output.split())
    assert "looked for 11 vectors, 12 photos; none was found" in said
    assert "1 vectors; not looked for" in said
    assert "looked in collections, vector files (on memory)" in said
    assert "could not look in records: not readable from where it was looked" in said


def test_whatever_is_changed_in_it_is_found(chain: Path, tmp_path: Path) -> None:
    text = receipt_of(chain, "market", signed(STORY))
    said = json.loads(text)
    (first, second), steps = said["receipt"], said["receipt"][0]["proof"]
    for old, new in (
        ("31", "30"),
        ("destroyed", "stopped"),
        ("\\n8\\n", "\\n9\\n"),
        (steps[0], "00" * 32),
        (first["entry"].replace('"', '\\"'), second["entry"].replace('"', '\\"')),
    ):
        assert old in text
        done = verified(text.replace(old, new), tmp_path)
        assert isinstance(done.exception, (BadInput, Refused)), (old, new)


def test_there_is_none_of_what_is_not_over(chain: Path) -> None:
    for name, entries in (("other", STORY), ("nowhere", STORY), ("market", STORY[:5])):
        with pytest.raises(Refused, match="not over by that head"):
            receipt_of(chain, name, signed(entries))
