"""How an export is told from other files."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from services.cli.report import marks, page, pictures, record
from services.copies.marks import Mark
from tests.cli.reports import ANSWERED, NOW, REPORT, jpeg


def zipped(comment: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("face.jpg", jpeg(1, 2, 3))
        archive.comment = comment
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "moment"),
    [
        ("report.html", page.write(REPORT), REPORT.must_be_gone_by),
        ("report.json", record.write(REPORT, {}), REPORT.must_be_gone_by),
        ("alert.jpg", pictures.sheet(ANSWERED, trial=True), ANSWERED.expires_at),
        ("evidence.zip", zipped(Mark(NOW, "e1", ("dora", "berta")).text.encode()), NOW),
    ],
    ids=["page", "record", "picture", "evidence"],
)
def test_every_kind_of_export_is_known_by_its_mark(
    tmp_path: Path, name: str, content: bytes, moment: object
) -> None:
    (tmp_path / name).write_bytes(content)
    assert marks.read(tmp_path / name) == moment


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("holiday.jpg", jpeg(1, 2, 3)),
        ("notes.html", b"<html><body>sightline-must-be-gone-by</body></html>"),
        ("data.json", b'{"other": 1, "sightline_must_be_gone_by": "2026-12-24T00:00:00Z"}'),
        ("local.json", b'{"sightline_must_be_gone_by": "2026-12-24T00:00:00"}'),
        ("odd.json", b'{"sightline_must_be_gone_by": "soon"}'),
        ("report.txt", page.write(REPORT)),
        ("empty.jpg", b""),
        ("holiday.zip", zipped(b"Sun, sand and sea")),
        ("empty.zip", b""),
        ("torn.zip", zipped(Mark(NOW, "e1", ("dora", "berta")).text.encode())[:-80]),
    ],
)
def test_no_other_file_is_taken_for_an_export(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert marks.read(tmp_path / name) is None
