"""A store is held by one run at a time, and read by nobody else."""

import os
from pathlib import Path

import pytest

from services.chassis.errors import StoreBusy
from services.cli.store import hold


def test_only_its_user_may_read_what_is_written_into_a_folder_that_was_there_before(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with hold(tmp_path) as store:
        written = store.folder / "registrar.db"
        written.write_bytes(b"a password of a camera")
    assert written.stat().st_mode & 0o077 == 0


def test_what_is_written_afterwards_is_as_its_user_has_it(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with hold(tmp_path):
            pass
        (tmp_path / "later").touch()
    finally:
        os.umask(before)
    assert (tmp_path / "later").stat().st_mode & 0o777 == 0o644


def test_a_store_that_is_held_is_refused(tmp_path: Path) -> None:
    with hold(tmp_path), pytest.raises(StoreBusy, match="another run"), hold(tmp_path):
        pass
    with hold(tmp_path):
        pass
