"""Folders that only this user may enter."""

from pathlib import Path

import pytest

from services.chassis.errors import Unavailable
from services.chassis.private_folder import open_private


def test_only_this_user_may_enter_also_a_folder_that_was_there(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir(mode=0o755)
    for folder in (there, tmp_path / "new" / "below"):
        open_private(folder, "a thing")
        assert folder.stat().st_mode & 0o777 == 0o700


def test_what_was_half_written_goes_and_what_is_whole_stays(tmp_path: Path) -> None:
    (tmp_path / "a.part").write_bytes(b"half")
    (tmp_path / "b.sealed").write_bytes(b"whole")
    open_private(tmp_path, "a thing")
    assert [path.name for path in tmp_path.iterdir()] == ["b.sealed"]


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Unavailable, match="a thing cannot be kept there"):
        open_private(tmp_path / "file", "a thing")
