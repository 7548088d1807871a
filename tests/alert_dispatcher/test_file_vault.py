"""The vault."""

from pathlib import Path

import pytest

from services.alert_dispatcher.adapters.file_vault import FileVault
from services.chassis.errors import BadInput, Unavailable


async def test_only_this_user_enters_it_whoever_made_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir(mode=0o755)
    FileVault(folder).open()
    assert folder.stat().st_mode & 0o777 == 0o700


async def test_what_is_put_is_there_whole_and_what_is_half_written_is_not(tmp_path: Path) -> None:
    vault = FileVault(tmp_path)
    (tmp_path / "left.part").write_bytes(b"half")
    vault.open()
    await vault.put("a", "1", b"sealed")
    assert await vault.get("a", "1") == b"sealed"
    assert [path.name for path in tmp_path.iterdir()] == ["a-1.sealed"]


async def test_what_was_deleted_is_gone_and_may_be_deleted_again(tmp_path: Path) -> None:
    vault = FileVault(tmp_path)
    (tmp_path / "a.sealed").write_bytes(b"of old")
    for alert, mark in (("a", "1"), ("a", "2"), ("aa", "1")):
        await vault.put(alert, mark, b"sealed")
    for _ in range(2):
        await vault.delete("a")
    assert await vault.get("a", "1") is None
    assert [path.name for path in tmp_path.iterdir()] == ["aa-1.sealed"]


async def test_what_is_kept_under_one_mark_neither_replaces_nor_goes_with_another(tmp_path: Path) -> None:
    vault = FileVault(tmp_path)
    await vault.put("a", "1", b"one")
    await vault.put("a", "2", b"another")
    for _ in range(2):
        await vault.delete("a", "2")
    assert (await vault.get("a", "1"), await vault.get("a", "2")) == (b"one", None)


async def test_what_was_kept_before_files_had_marks_is_found_under_any(tmp_path: Path) -> None:
    (tmp_path / "a.sealed").write_bytes(b"of old")
    assert await FileVault(tmp_path).get("a", "1") == b"of old"


async def test_a_folder_that_is_none_is_said_in_one_line(tmp_path: Path) -> None:
    place = tmp_path / "vault"
    place.touch()
    vault = FileVault(place)
    with pytest.raises(Unavailable):
        vault.open()
    with pytest.raises(Unavailable):
        await vault.put("a", "1", b"sealed")
    with pytest.raises(Unavailable):
        await vault.get("a", "1")
    with pytest.raises(Unavailable):
        await vault.delete("a")


@pytest.mark.parametrize("name", ["", "../a", "a/b", "a.b", "é", "a" * 129])
async def test_a_name_cannot_lead_out_of_the_folder_or_be_none_of_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput):
        await FileVault(tmp_path).put(name, "1", b"sealed")
