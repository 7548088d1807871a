"""Removing exports whose day has come."""

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.cli.report.export import export
from services.cli.report.purge import purge
from tests.cli.reports import ANSWERED, BARE, NOW, REPORT, jpeg

FIRST_DAY = BARE.expires_at
LAST_DAY = ANSWERED.expires_at


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_nothing_goes_before_its_day(tmp_path: Path) -> None:
    export(REPORT, tmp_path)
    before = names(tmp_path)
    assert purge(tmp_path, FIRST_DAY - timedelta(seconds=1)) == ()
    assert names(tmp_path) == before


def test_what_is_due_goes_and_the_rest_stays(tmp_path: Path) -> None:
    export(REPORT, tmp_path)
    removed = purge(tmp_path, FIRST_DAY)
    assert {item.path.name for item in removed} == {"report.html", "report.json", "alert-002-d4e5f6.jpg"}
    assert {item.must_be_gone_by for item in removed} == {FIRST_DAY}
    assert names(tmp_path) == {"alert-001-a1b2c3.jpg", "exports.json"}
    assert list(json.loads((tmp_path / "exports.json").read_bytes())["sightline_exports"]) == [
        "alert-001-a1b2c3.jpg"
    ]


def test_the_index_goes_with_the_last_export(tmp_path: Path) -> None:
    export(REPORT, tmp_path)
    purge(tmp_path, LAST_DAY)
    assert names(tmp_path) == set()


def test_by_force_everything_of_ours_goes(tmp_path: Path) -> None:
    export(REPORT, tmp_path)
    assert len(purge(tmp_path, NOW, force=True)) == 4
    assert names(tmp_path) == set()


def test_files_of_others_are_never_touched(tmp_path: Path) -> None:
    export(REPORT, tmp_path)
    (tmp_path / "holiday.jpg").write_bytes(jpeg(1, 2, 3))
    (tmp_path / "notes.html").write_text("<p>mine</p>")
    (tmp_path / "report.html").write_text("a file of the same name, written by somebody else")
    purge(tmp_path, LAST_DAY, force=True)
    assert {"holiday.jpg", "notes.html", "report.html"} <= names(tmp_path)


def test_copies_are_found_by_their_own_mark(tmp_path: Path) -> None:
    export(REPORT, tmp_path / "out")
    (tmp_path / "case" / "pictures").mkdir(parents=True)
    shutil.copy(tmp_path / "out" / "alert-001-a1b2c3.jpg", tmp_path / "case" / "pictures" / "him.jpg")
    shutil.rmtree(tmp_path / "out")
    assert [item.path.name for item in purge(tmp_path, LAST_DAY)] == ["him.jpg"]


def test_an_index_cannot_name_files_elsewhere_nor_links(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    export(REPORT, outside)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "exports.json").write_text(
        json.dumps({"sightline_exports": {"../outside/report.html": "2020-01-01T00:00:00Z"}})
    )
    (folder / "link.html").symlink_to(outside / "report.html")
    (folder / "below").symlink_to(outside)
    assert purge(folder, LAST_DAY, force=True) == ()
    assert (outside / "report.html").exists()


def test_an_index_can_only_bring_a_day_forward(tmp_path: Path) -> None:
    export(REPORT, tmp_path)
    index = json.loads((tmp_path / "exports.json").read_bytes())
    index["sightline_exports"]["report.html"] = "2099-01-01T00:00:00Z"
    index["sightline_exports"]["alert-001-a1b2c3.jpg"] = "2026-11-24T00:00:00Z"
    (tmp_path / "exports.json").write_text(json.dumps(index))
    gone = {item.path.name for item in purge(tmp_path, FIRST_DAY)}
    assert {"report.html", "alert-001-a1b2c3.jpg"} <= gone


def test_the_remains_of_an_interrupted_export_go_once_they_are_old(tmp_path: Path) -> None:
    fresh, old = tmp_path / ".sightline-part-1-report.html", tmp_path / ".sightline-part-2-report.html"
    for path in (fresh, old):
        path.write_bytes(b"half a page")
    os.utime(old, (0, 0))
    (removed,) = purge(tmp_path, NOW)
    assert (removed.path, removed.must_be_gone_by) == (old, None)
    assert fresh.exists()


def test_a_folder_that_is_not_there_is_named_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nowhere is no folder"):
        purge(tmp_path / "nowhere", NOW)
