"""Writing a report into a folder."""

import json
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.cli.report.export import export
from tests.cli.reports import ANSWERED, REPORT


@contextmanager
def room_for(file_bytes: int) -> Iterator[None]:
    """Lets no file grow beyond a size, as a full disk would not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_report_is_a_page_a_record_an_index_and_a_picture_of_each_alert(tmp_path: Path) -> None:
    exported = export(REPORT, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "alert-001-a1b2c3.jpg",
        "alert-002-d4e5f6.jpg",
        "exports.json",
        "report.html",
        "report.json",
    ]
    assert [path.name for path in exported.pictures] == ["alert-001-a1b2c3.jpg", "alert-002-d4e5f6.jpg"]
    assert json.loads(exported.index.read_bytes())["sightline_exports"] == {
        "alert-001-a1b2c3.jpg": "2026-12-24T09:30:00.000Z",
        "alert-002-d4e5f6.jpg": "2026-12-08T21:30:00.000Z",
        "report.html": "2026-12-08T21:30:00.000Z",
        "report.json": "2026-12-08T21:30:00.000Z",
    }


def test_what_was_exported_is_for_its_owner_alone(tmp_path: Path) -> None:
    exported = export(REPORT, tmp_path)
    for path in (exported.page, exported.record, *exported.pictures):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    with room_for(5_000), pytest.raises(BadInput) as refused:
        export(REPORT, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert "\n" not in str(refused.value)
    assert "free some room" in str(refused.value)


def test_a_full_disk_leaves_an_earlier_export_as_it_was(tmp_path: Path) -> None:
    export(REPORT, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with room_for(5_000), pytest.raises(BadInput):
        export(replace(REPORT, purpose="Another."), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_second_export_keeps_the_pictures_of_the_first_in_the_index(tmp_path: Path) -> None:
    export(REPORT, tmp_path)
    exported = export(replace(REPORT, alerts=(replace(ANSWERED, id="999"),)), tmp_path)
    assert {"alert-001-a1b2c3.jpg", "alert-001-999.jpg"} <= set(
        json.loads(exported.index.read_bytes())["sightline_exports"]
    )


def test_an_id_cannot_reach_another_folder(tmp_path: Path) -> None:
    exported = export(replace(REPORT, alerts=(replace(ANSWERED, id="../../etc/x"),)), tmp_path / "out")
    assert exported.pictures[0] == tmp_path / "out" / "alert-001-etcx.jpg"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_another_programs_exports_json_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "exports.json").write_text('{"mine": true}')
    with pytest.raises(BadInput, match="name another folder"):
        export(REPORT, tmp_path)
    assert (tmp_path / "exports.json").read_text() == '{"mine": true}'


def test_a_folder_that_cannot_be_made_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(BadInput, match="taken cannot be written to"):
        export(REPORT, tmp_path / "taken")
