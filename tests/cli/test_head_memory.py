"""What was signed is remembered before anybody has it."""

from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.cli.head_memory import Memory
from services.tree_heads.checkpoint import Checkpoint
from services.tree_heads.notes import Note
from tests.cli.audited import SIGNER

NOTES = [Note(Checkpoint(SIGNER.name, size, bytes([size]) * 32)).signed(SIGNER) for size in (1, 2, 3)]


def test_heads_are_remembered_in_their_order(tmp_path: Path) -> None:
    memory = Memory.load(tmp_path / "signed", first=True)
    assert memory.last is None
    for note in NOTES:
        memory.add(note)
        assert Memory.load(tmp_path / "signed", first=False).last == note
    assert Memory.load(tmp_path / "signed", first=False).notes == NOTES


def test_what_cannot_be_remembered_is_not_signed(tmp_path: Path) -> None:
    memory = Memory.load(tmp_path / "none" / "signed", first=True)
    with pytest.raises(BadInput, match="cannot be written"):
        memory.add(NOTES[0])
    assert memory.last is None
