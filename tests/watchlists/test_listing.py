"""Watchlists on disk."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.watchlists.listing import ListedPhoto, read, refuse_expired

LATER = datetime(2030, 1, 1, tzinfo=UTC)
HEAD = "photo,subject,reason,source,expires_at,date_of_birth\n"


def listed(path: Path) -> list[ListedPhoto]:
    return read(path, reason="of the deployment", expires_at=LATER)


def csv(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_row_is_a_photo_beside_the_file(tmp_path: Path) -> None:
    path = csv(tmp_path, HEAD + "a/1.jpg,case-7,wanted,register,2027-01-01T12:00:00Z,unknown\n")
    (photo,) = listed(path)
    expires_at = datetime(2027, 1, 1, 12, tzinfo=UTC)
    expected = ListedPhoto(tmp_path / "a/1.jpg", "case-7", "wanted", "register", expires_at)
    assert photo == replace(expected, date_of_birth="unknown")


def test_a_row_may_say_what_an_authorised_deployment_needs(tmp_path: Path) -> None:
    head = HEAD.replace("\n", ",instruction,category,justification\n")
    row = "1.jpg,case-7,b,c,2027-01-01T12:00:00Z,2012-02-03,Call 112,missing,a child\n"
    (photo,) = listed(csv(tmp_path, head + row))
    said = (photo.date_of_birth, photo.instruction, photo.category, photo.justification)
    assert said == ("2012-02-03", "Call 112", "missing", "a child")


@pytest.mark.parametrize("stamp", ["2027-01-01T13:00:00+01:00", "2027-01-01T12:00:00"])
def test_a_time_is_utc_unless_it_says_otherwise(tmp_path: Path, stamp: str) -> None:
    (photo,) = listed(csv(tmp_path, HEAD + f"1.jpg,a,b,c,{stamp},\n"))
    assert photo.expires_at == datetime(2027, 1, 1, 12, tzinfo=UTC)


def test_a_folder_has_one_folder_a_subject(tmp_path: Path) -> None:
    for name in ("anna/2.jpg", "anna/1.png", "ben/1.jpeg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    photos = listed(tmp_path)
    assert [(photo.subject, photo.path.name) for photo in photos] == [
        ("anna", "1.png"),
        ("anna", "2.jpg"),
        ("ben", "1.jpeg"),
    ]
    assert {(photo.reason, photo.expires_at) for photo in photos} == {("of the deployment", LATER)}


def test_a_folder_with_a_csv_is_that_csv(tmp_path: Path) -> None:
    csv(tmp_path, HEAD + "1.jpg,a,b,c,2027-01-01T12:00:00Z,\n", "watchlist.csv")
    assert [photo.subject for photo in listed(tmp_path)] == ["a"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("photo,subject,reason,source\n", "expires_at"),
        (HEAD + "1.jpg,a,b,c,tomorrow,\n", "row 2: expires_at"),
        ("", "photo"),
    ],
)
def test_what_is_wrong_with_a_csv_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        listed(csv(tmp_path, text))
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_a_watchlist_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="watchlist"):
        listed(tmp_path / "none.csv")


def test_a_photo_of_an_unknown_kind_is_tried_rather_than_lost(tmp_path: Path) -> None:
    (tmp_path / "anna").mkdir()
    for name in ("1.heic", "2.jpg", "notes.txt", ".hidden"):
        (tmp_path / "anna" / name).touch()
    assert [photo.path.name for photo in listed(tmp_path)] == ["1.heic", "2.jpg"]


def test_a_photo_beside_the_folders_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "anna.jpg").touch()
    with pytest.raises(BadInput, match=r"put it into a folder .* or name it in a watchlist\.csv"):
        listed(tmp_path)


def test_a_list_of_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="lists nobody"):
        listed(tmp_path)
    with pytest.raises(BadInput, match="lists nobody"):
        listed(csv(tmp_path, HEAD))


def test_an_entry_is_refused_from_the_moment_it_expires(tmp_path: Path) -> None:
    photos = listed(csv(tmp_path, HEAD + "1.jpg,case-7,b,c,2027-01-01T12:00:00Z,\n"))
    moment = datetime(2027, 1, 1, 12, tzinfo=UTC)
    refuse_expired(photos, moment - timedelta(seconds=1))
    with pytest.raises(BadInput, match="case-7"):
        refuse_expired(photos, moment)
