"""A key is made once, and is its owner's alone."""

from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.cli.head_files import make_key, note_in, public_keys, secret_key, the_signer
from services.tree_heads.keys import Way


def test_a_key_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    key = make_key(tmp_path / "key", "audit.example.org")
    with pytest.raises(BadInput, match="name a new file"):
        make_key(tmp_path / "key", "audit.example.org")
    assert secret_key(tmp_path / "key").line == key.line


def test_a_key_that_others_may_read_signs_nothing(tmp_path: Path) -> None:
    make_key(tmp_path / "key", "audit.example.org")
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(BadInput, match="others may read this key; run: chmod 600"):
        secret_key(tmp_path / "key")


def test_a_witness_is_not_taken_for_the_signer(tmp_path: Path) -> None:
    key = make_key(tmp_path / "key", "w.example.com")
    assert the_signer(key.public(Way.SIGNER).line) == key.public(Way.SIGNER)
    with pytest.raises(BadInput, match="the key of a witness"):
        the_signer(key.public(Way.WITNESS).line)


def test_what_is_no_key_and_no_head_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\xff\n")
    (tmp_path / "text").write_text("hello\n")
    (tmp_path / "text").chmod(0o600)
    for path in (tmp_path / "file", tmp_path / "text", tmp_path / "none"):
        for step in (secret_key, note_in, lambda path: public_keys([str(path)])):
            with pytest.raises(BadInput, match=r"^[^\n]*$"):
                step(path)
