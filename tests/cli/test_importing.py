"""A list goes from where it lies onto the deployment's, whole, with its columns, several photos at once."""

import zipfile
from pathlib import Path

import pytest
from rich.console import Console

from services.chassis.envelope import to_datetime
from services.chassis.errors import Refused
from services.cli.importing import AT_ONCE, Imported, import_list
from tests.cli.answering import LATER, Answering, answering

HEAD = "photo,subject,reason,source,expires_at,date_of_birth,justification,category,instruction\n"
QUIET = Console(quiet=True)


async def bring(services: Answering, source: Path, person: str = "anton") -> Imported:
    async with services.connected(person) as connection:
        return await import_list(connection, "market", source, QUIET)


async def test_what_a_csv_says_of_an_entry_arrives(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(b"photo")
    row = "1.jpg,case-7,missing,register,2027-01-01T12:00:00Z,2012-02-03,a child,missing,Call\n"
    (tmp_path / "list.csv").write_text(HEAD + row, encoding="utf-8")
    async with answering(tmp_path) as services:
        done = await bring(services, tmp_path / "list.csv")
        ((who, asked),) = services.register.asked
    assert (who, done.taken, done.listed) == ("anton", 1, 1) and "photos a second" in done.line
    assert (asked.subject, asked.reason, asked.source, asked.photo) == (
        "case-7",
        "missing",
        "register",
        b"photo",
    )
    assert (asked.category, asked.date_of_birth) == ("missing", "2012-02-03")
    assert (asked.justification, asked.instruction, asked.by_hand) == ("a child", "Call", False)


async def test_a_folder_takes_reason_and_expiry_from_the_deployment(tmp_path: Path) -> None:
    for name in ("list/anna/1.jpg", "list/anna/2.jpg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    async with answering(tmp_path) as services:
        await bring(services, tmp_path / "list")
        asked = [request for _, request in services.register.asked]
    assert [request.photo for request in asked] == [b"list/anna/1.jpg", b"list/anna/2.jpg"]
    assert {(request.reason, to_datetime(request.expires_at)) for request in asked} == {
        ("Finding people", LATER)
    }


async def test_a_zip_is_imported_several_photos_at_once(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "list.zip", "w") as file:
        for number in range(100):
            file.writestr(f"subject-{number}/1.jpg", f"photo {number}")
    async with answering(tmp_path, waits_for=AT_ONCE) as services:
        done = await bring(services, tmp_path / "list.zip")
        assert services.register.most_in_hand == AT_ONCE
        photos = {request.subject: request.photo for _, request in services.register.asked}
    assert photos == {f"subject-{number}": b"photo %d" % number for number in range(100)}
    assert [one.photo.subject for one in done.results] == sorted(photos)


async def test_who_may_not_imports_nothing(tmp_path: Path) -> None:
    (tmp_path / "list" / "anna").mkdir(parents=True)
    (tmp_path / "list" / "anna" / "1.jpg").write_bytes(b"x")
    async with answering(tmp_path) as services:
        with pytest.raises(Refused, match="carol may not call EnrolPhoto"):
            await bring(services, tmp_path / "list", "carol")
