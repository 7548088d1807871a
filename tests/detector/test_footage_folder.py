"""Footage on the disk: sealed as it comes, by the reel, and nothing else is touched."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from services.chassis.errors import Unavailable, Unreadable
from services.detector.adapters.footage_folder import FootageFolder
from services.detector.domain.footage import Reel, Terms
from tests.detector.filming import NOON_MS, READABLE, REEL, SIZE, fragments, label, moving, played, write


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_segment_that_was_closed_opens_with_its_key_and_plays(tmp_path: Path) -> None:
    kept = write(tmp_path / "footage")
    assert (kept.started_ms, kept.until_ms, kept.is_whole) == (NOON_MS, NOON_MS + 4900, True)
    pieces = fragments(tmp_path / "footage", kept)
    shown = played(piece.content for piece in pieces)
    assert [round(at, 1) for at, _ in shown] == [number / 10 for number in range(50)]
    assert [piece.is_last for piece in pieces] == [False] * 5 + [True]


def test_nothing_readable_is_ever_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked at after every frame, temporary folder included; the same pictures unsealed are found."""
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    segment = FootageFolder(tmp_path / "footage", 1000).begin(label(), SIZE, bytearray(b"\7" * 32))
    seen = set()
    for number in range(40):
        segment.add(moving(number), number * 100)
        seen |= {mark for path in files(tmp_path) for mark in READABLE if mark in path.read_bytes()}
    segment.finish()
    (path,) = files(tmp_path)
    assert not seen and not any(mark in path.read_bytes() for mark in READABLE)
    (kept,) = FootageFolder(tmp_path / "footage", 1000).segments("market")
    plain = b"".join(piece.content for piece in fragments(tmp_path / "footage", kept))
    assert {b"ftypiso5", b"mfhd\0\0\0\0", b"x264 - core"} <= {mark for mark in READABLE if mark in plain}


def test_only_this_user_may_enter_and_read(tmp_path: Path) -> None:
    write(tmp_path / "footage")
    folder = tmp_path / "footage"
    modes = [path.stat().st_mode & 0o777 for path in (folder, folder / REEL.name, *files(folder))]
    assert modes == [0o700, 0o700, 0o600]


def test_without_footage_no_folder_is_made(tmp_path: Path) -> None:
    shelf = FootageFolder(tmp_path / "footage", 1000)
    assert (list(shelf.reels()), list(shelf.segments("market")), shelf.delete(REEL)) == ([], [], 0)
    assert not (tmp_path / "footage").exists()


def test_what_a_crash_leaves_opens_as_far_as_it_was_sealed(tmp_path: Path) -> None:
    folder = tmp_path / "footage"
    segment = FootageFolder(folder, 1000).begin(label(), SIZE, bytearray(b"\7" * 32))
    for number in range(35):
        segment.add(moving(number), number * 100)
    (kept,) = FootageFolder(folder, 1000).segments("market")
    assert (kept.is_whole, kept.until_ms) == (False, NOON_MS + 2900)
    pieces = fragments(folder, kept)
    assert len(played(piece.content for piece in pieces)) == 30 and not any(one.is_last for one in pieces)
    segment.abandon()


def test_one_that_was_given_up_is_as_after_a_crash(tmp_path: Path) -> None:
    kept = write(tmp_path / "footage", 25, whole=False)
    assert (kept.is_whole, kept.until_ms) == (False, NOON_MS + 1900)


def test_a_reel_says_whether_faces_are_clear_in_any_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "footage"
    write(folder, of=label(terms=Terms(7)))
    assert FootageFolder(folder, 1000).reels() == [(REEL, False)]
    write(folder, of=label(NOON_MS + 60_000))
    assert FootageFolder(folder, 1000).reels() == [(REEL, True)]


def test_segments_are_those_of_a_deployment_and_nothing_else_that_lies_there(tmp_path: Path) -> None:
    folder = tmp_path / "footage"
    write(folder)
    write(folder, of=label(reel=Reel("elsewhere", "gate", date(2026, 5, 8))))
    (folder / "notes").mkdir()
    (folder / REEL.name / "a.txt").write_text("not ours")
    (folder / REEL.name / "x-y-z-w.sealed").write_text("not ours")
    assert [one.reel for one in FootageFolder(folder, 1000).segments("market")] == [REEL]


def test_a_reel_is_deleted_whole_and_no_other(tmp_path: Path) -> None:
    folder, other = tmp_path / "footage", Reel("market", "gate", date(2026, 5, 9))
    write(folder)
    write(folder, of=label(NOON_MS + 60_000))
    write(folder, of=label(reel=other))
    shelf = FootageFolder(folder, 1000)
    assert [shelf.delete(REEL), shelf.delete(REEL)] == [2, 0]
    assert [reel for reel, _ in shelf.reels()] == [other]


def test_a_segment_whose_reel_is_deleted_meanwhile_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "footage"
    shelf = FootageFolder(folder, 1000)
    segment = shelf.begin(label(), SIZE, bytearray(b"\7" * 32))
    segment.add(moving(0), 0)
    assert shelf.delete(REEL) == 1
    segment.finish()
    assert files(folder) == []


def test_a_segment_that_lies_where_another_belongs_is_not_taken_for_it(tmp_path: Path) -> None:
    folder = tmp_path / "footage"
    kept = write(folder)
    (folder / "market_hall_2026-05-08").mkdir()
    shutil.copy(folder / REEL.name / kept.place, folder / "market_hall_2026-05-08" / kept.place)
    moved = [one for one in FootageFolder(folder, 1000).segments("market") if one.reel.camera == "hall"]
    with pytest.raises(Unreadable, match="where another one belongs"):
        FootageFolder(folder, 1000).label(moved[0])


def test_a_folder_that_cannot_be_made_is_said_and_the_key_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "footage").write_text("a file")
    key = bytearray(b"\7" * 32)
    with pytest.raises(Unavailable):
        FootageFolder(tmp_path / "footage", 1000).begin(label(), SIZE, key)
    assert not any(key)
