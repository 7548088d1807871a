"""A ZIP is not trusted: what is wrong with it is said in a line before one picture is read."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.watchlists import archive
from services.watchlists.archive import open_archive
from services.watchlists.listing import ListedPhoto

LATER = datetime(2030, 1, 1, tzinfo=UTC)
HEAD = "photo,subject,reason,source,expires_at,date_of_birth,justification,category,instruction\n"
ROW = "a/1.jpg,case-7,missing,register,2027-01-01T12:00:00Z,2001-02-03,,missing,Call\n"
Filling = Callable[[zipfile.ZipFile], None]


def packed(folder: Path, fill: Filling) -> Path:
    path = folder / "list.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        fill(file)
    return path


def photos(path: Path) -> list[tuple[ListedPhoto, bytes]]:
    archive = open_archive(path, str(path))
    with archive.file:
        return [
            (photo, archive.read(photo))
            for photo in archive.photos(reason="of the deployment", expires_at=LATER)
        ]


def refused(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        photos(path)
    assert str(caught.value).isprintable()
    return str(caught.value)


@pytest.mark.parametrize("root", ["", "my list/"])
def test_a_csv_names_its_pictures_from_the_folder_that_it_is_in(tmp_path: Path, root: str) -> None:
    def fill(file: zipfile.ZipFile) -> None:
        file.writestr(f"{root}watchlist.csv", HEAD + ROW)
        file.writestr(f"{root}a/1.jpg", b"one")
        file.writestr(f"{root}a/not-listed.jpg", b"two")
        file.writestr(f"__MACOSX/{root}._1.jpg", b"litter")

    ((photo, content),) = photos(packed(tmp_path, fill))
    assert (photo.subject, photo.date_of_birth, photo.category, photo.instruction, content) == (
        "case-7",
        "2001-02-03",
        "missing",
        "Call",
        b"one",
    )


def test_without_a_csv_a_folder_is_a_subject(tmp_path: Path) -> None:
    def fill(file: zipfile.ZipFile) -> None:
        for name in (
            "list/ben/1.jpg",
            "list/anna/1.jpg",
            "list/anna/2.png",
            "list/notes.txt",
            "list/.hidden",
        ):
            file.writestr(name, name)

    found = photos(packed(tmp_path, fill))
    assert [(photo.subject, photo.reason, content.decode()) for photo, content in found] == [
        ("anna", "of the deployment", "list/anna/1.jpg"),
        ("anna", "of the deployment", "list/anna/2.png"),
        ("ben", "of the deployment", "list/ben/1.jpg"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "../evil.jpg",
        "a/../../evil.jpg",
        "/etc/passwd",
        "C:/evil.jpg",
        "a\\..\\evil.jpg",
        "a//b.jpg",
        "./b.jpg",
    ],
)
def test_a_name_that_leads_out_of_it_is_refused(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path, lambda file: file.writestr(zipfile.ZipInfo(name), b"x"))
    assert "leads out of the archive" in refused(path)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["list.zip"]


@pytest.mark.parametrize("name", ["a/\x1b[2J.jpg", "a/x\nsightline: all is well.jpg", "a/gpj.\u202e.jpg"])
def test_a_name_that_a_terminal_would_obey_is_refused_and_spelt_out(tmp_path: Path, name: str) -> None:
    assert "cannot be shown" in refused(packed(tmp_path, lambda file: file.writestr(name, b"x")))


def test_what_a_csv_names_outside_of_the_archive_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    for outside in (tmp_path / "secret.jpg", "../secret.jpg", "secret.jpg"):
        row = ROW.replace("a/1.jpg", str(outside))

        def fill(file: zipfile.ZipFile, row: str = row) -> None:
            file.writestr("watchlist.csv", HEAD + row)

        assert "no such file in the archive" in refused(packed(tmp_path, fill))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_a_device_is_refused(tmp_path: Path, kind: int) -> None:
    info = zipfile.ZipInfo("anna/1.jpg")
    info.external_attr = (kind | 0o777) << 16
    assert "is a link" in refused(packed(tmp_path, lambda file: file.writestr(info, "/etc/passwd")))


def test_a_member_that_is_packed_too_well_is_refused_unread(tmp_path: Path) -> None:
    path = packed(tmp_path, lambda file: file.writestr("anna/1.jpg", bytes(50_000_000)))
    assert path.stat().st_size < 100_000
    assert "packed more than 100 times" in refused(path)


def test_all_of_it_together_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1000)

    def fill(file: zipfile.ZipFile) -> None:
        for number in range(3):
            file.writestr(zipfile.ZipInfo(f"anna/{number}.jpg"), bytes(400))

    assert "pack it in parts" in refused(packed(tmp_path, fill))


def test_so_has_the_number_of_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 10)

    def fill(file: zipfile.ZipFile) -> None:
        for number in range(11):
            file.writestr(f"anna/{number}.jpg", b"x")

    assert "more than 10 files" in refused(packed(tmp_path, fill))


def test_files_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """As in «A better zip bomb» (Fifield, 2019): many members, one body."""

    def fill(file: zipfile.ZipFile) -> None:
        file.writestr(zipfile.ZipInfo("anna/1.jpg"), b"x" * 100)
        file.writestr(zipfile.ZipInfo("anna/2.jpg"), b"x" * 100)
        file.getinfo("anna/1.jpg").header_offset = file.getinfo("anna/2.jpg").header_offset

    path = packed(tmp_path, fill)
    with pytest.raises(BadInput, match="damaged"):
        photos(path)


def test_a_file_that_is_longer_than_it_says_is_not_read_beyond(tmp_path: Path) -> None:
    path = packed(tmp_path, lambda file: file.writestr("anna/1.jpg", b"honest picture" * 1000))
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 14)
    path.write_bytes(content)
    assert "not as long as the archive says" in refused(path)


def test_an_encrypted_one_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, lambda file: file.writestr("anna/1.jpg", b"x"))
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "without a password" in refused(path)


def test_an_archive_within_is_refused(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("anna/1.jpg", b"x")
    assert "an archive itself" in refused(
        packed(tmp_path, lambda file: file.writestr("anna/1.ZIP", inner.getvalue()))
    )


def test_a_rare_way_of_packing_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, lambda file: file.writestr("anna/1.jpg", b"x" * 100, zipfile.ZIP_LZMA))
    assert "ordinary ZIP" in refused(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_name_for_two_files_is_refused(tmp_path: Path) -> None:
    def fill(file: zipfile.ZipFile) -> None:
        file.writestr("anna/1.jpg", b"shown")
        file.writestr("anna/1.jpg", b"taken")

    assert "is in it twice" in refused(packed(tmp_path, fill))


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), bytes(10_000)])
def test_what_is_no_zip_or_is_empty_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.zip").write_bytes(content)
    assert "pack" in (said := refused(tmp_path / "list.zip")) or "lists nobody" in said


def test_a_picture_beside_the_folders_is_not_passed_over(tmp_path: Path) -> None:
    said = refused(packed(tmp_path, lambda file: file.writestr("1.jpg", b"x")))
    assert "a folder that is named after its subject" in said


@pytest.mark.parametrize(
    ("text", "why"), [(b"\xff\xfe\x00", "UTF-8"), (b"photo\n", "lacks the column subject")]
)
def test_a_csv_that_is_none_is_named(tmp_path: Path, text: bytes, why: str) -> None:
    assert why in refused(packed(tmp_path, lambda file: file.writestr("watchlist.csv", text)))
