"""Files are searched to the last byte."""

import os
from pathlib import Path

import numpy as np
import pytest

from services.chassis.errors import Unavailable
from services.chassis.file_search import FileSearch
from services.chassis.fingerprints import Fingerprints

ROWS = np.random.default_rng(1).standard_normal((50, 128)).astype("<f4")
ITEMS = [row.tobytes() for row in ROWS]


def searched(folder: Path, items: list[bytes] = ITEMS) -> FileSearch:
    search = FileSearch(Fingerprints.of(items))
    search.folder(folder)
    return search


def test_each_is_found_at_any_place_of_any_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "one").write_bytes(os.urandom(3_000_017) + ITEMS[7] + os.urandom(99))
    (tmp_path / "a" / "b" / "two").write_bytes(ITEMS[9])
    search = searched(tmp_path)
    assert search.found == {7: tmp_path / "a" / "one", 9: tmp_path / "a" / "b" / "two"}
    assert search.searched_bytes == 3_000_017 + 99 + 2 * 512


@pytest.mark.parametrize("before", [(1 << 20) - part for part in (0, 1, 7, 15, 16, 250, 511)])
def test_it_is_found_across_two_readings(tmp_path: Path, before: int) -> None:
    (tmp_path / "file").write_bytes(bytes(before) + ITEMS[0] + bytes(100))
    assert searched(tmp_path).found.keys() == {0}


def test_a_quarter_of_it_is_enough(tmp_path: Path) -> None:
    for number in range(len(ITEMS)):
        (tmp_path / str(number)).write_bytes(ITEMS[number][128:384])
    assert len(searched(tmp_path).found) == len(ITEMS)


def test_chance_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(np.random.default_rng(2).standard_normal(1 << 20).astype("<f4").tobytes())
    assert searched(tmp_path).found == {}


def test_nothing_is_sought_in_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 5)
    assert searched(tmp_path).found == {} == searched(tmp_path, []).found


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert searched(tmp_path / "away").found == {}


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(ITEMS[0])
    (tmp_path / "folder" / "link").symlink_to(tmp_path / "file")
    assert searched(tmp_path / "folder").found == {}


def test_what_cannot_be_read_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root reads everything, so the refusal comes from here."""
    (tmp_path / "file").write_bytes(ITEMS[0])

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path / "file"))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Unavailable, match="let this service's user read it"):
        searched(tmp_path)
