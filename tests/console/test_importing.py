"""A list that is sent whole: taken into memory, photo by photo, with a report; one at a time for a draft."""

import asyncio
import csv
import io
import os
import tempfile
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from services.chassis.errors import Refused
from services.console.clients import importing
from services.console.pages import forms
from services.console.worker.importing import Archived, Imports
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DESTROYED, STATUS_DRAFT, STATUS_LIVE
from sightline.registrar.v1.deployment_pb2 import Deployment
from sightline.registrar.v1.deployment_service_pb2 import GetDeploymentResponse
from sightline.registrar.v1.watchlist_service_pb2 import (
    PHOTO_VERDICT_NO_FACE,
    PHOTO_VERDICT_TAKEN,
    EnrolPhotoRequest,
    EnrolPhotoResponse,
)
from tests.console.standing import Browser, Standing, standing
from tests.console.telling import Telling

LIST = "/deployments/market/list/import"
TAKEN = EnrolPhotoResponse(verdict=PHOTO_VERDICT_TAKEN, taken=True, explanation="112 px")


def packed(*names: str) -> bytes:
    """A ZIP with one photo under each name; a photo's bytes are its name."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, name)
    return file.getvalue()


THREE = packed("list/K-7/1.jpg", "list/K-7/2.jpg", "list/K-8/1.jpg")


@pytest.fixture
def services() -> Telling:
    stands = GetDeploymentResponse(deployment=Deployment(name="market", purpose="why"), status=STATUS_DRAFT)
    stands.deployment.end.seconds = 1_900_000_000
    return Telling({"GetDeployment": stands, "EnrolPhoto": TAKEN})


@pytest.fixture
async def place(tmp_path: Path, services: Telling) -> AsyncIterator[Standing]:
    async with standing(tmp_path, serve=services.serve) as made:
        yield made


async def send(
    browser: Browser, content: bytes, name: str = "list.zip", to: str = LIST, **headers: str
) -> tuple[int, str]:
    form = aiohttp.FormData({"proof": browser.proof}, quote_fields=False)
    form.add_field("archive", content, filename=name, content_type="application/zip")
    sent = {"Origin": browser.origin, **headers}
    url = browser.origin + to
    async with browser.web.post(url, data=form, headers=sent, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", "") or await answer.text()


async def over(browser: Browser, text: str) -> str:
    """The page, once `text` is on it."""
    async with asyncio.timeout(10):
        while text not in (page := (await browser.get(LIST))[1]):
            await asyncio.sleep(0.02)
    return page


def held(services: Telling) -> asyncio.Event:
    """Have photos wait until it is set."""
    gate = asyncio.Event()

    async def wait(_: EnrolPhotoRequest) -> EnrolPhotoResponse:
        await gate.wait()
        return TAKEN

    services.told["EnrolPhoto"] = wait
    return gate


async def test_each_photo_goes_to_the_registrar_as_the_author(place: Standing, services: Telling) -> None:
    async with place.browser("author") as browser:
        assert await send(browser, THREE) == (303, LIST)
        assert "3 of 3 photos taken" in await over(browser, "photos taken")
    asked = services.of("EnrolPhoto")
    assert {who for who, _ in asked} == {"author"} and not any(one.by_hand for _, one in asked)
    assert {(one.subject, one.photo, one.reason, one.source) for _, one in asked} == {
        (name.split("/")[1], name.encode(), "why", "archive list.zip")
        for name in ("list/K-7/1.jpg", "list/K-7/2.jpg", "list/K-8/1.jpg")
    }


async def test_a_photo_that_is_not_taken_has_its_reason_on_the_page_and_in_the_report(
    place: Standing, services: Telling
) -> None:
    services.told["EnrolPhoto"] = lambda one: (
        EnrolPhotoResponse(verdict=PHOTO_VERDICT_NO_FACE, explanation="none found")
        if one.photo.endswith(b"2.jpg")
        else TAKEN
    )
    async with place.browser("author") as browser:
        await send(browser, THREE)
        page = await over(browser, "2 of 3 photos taken")
        _, report = await browser.get("/deployments/market/list/import.csv")
    assert "no face; none found" in page and "K-8" not in page
    lines = sorted(csv.reader(io.StringIO(report)))
    assert [line[:4] for line in lines] == [
        ["K-7/1.jpg", "K-7", "yes", "taken"],
        ["K-7/2.jpg", "K-7", "no", "no face"],
        ["K-8/1.jpg", "K-8", "yes", "taken"],
        ["photo", "subject", "taken", "verdict"],
    ]


async def test_nothing_of_it_is_on_any_disk_and_nothing_is_left_in_memory(
    place: Standing, services: Telling, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    gate = held(services)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    async with place.browser("author") as browser:
        await send(browser, packed("K-7/1.jpg"))
        assert lists_in_memory() == 1
        gate.set()
        await over(browser, "photos taken")
    assert lists_in_memory() == 0
    after = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert {path.name for path in after - before} <= {"registrar.db-journal"}
    assert not any(b"K-7/1.jpg" in path.read_bytes() for path in after)


def lists_in_memory() -> int:
    links = (os.readlink(path) for path in Path("/proc/self/fd").iterdir() if path.is_symlink())
    return sum("memfd:list" in link for link in links)


async def test_leaving_the_page_leaves_the_import_going(place: Standing, services: Telling) -> None:
    gate = held(services)
    async with place.browser("author") as browser:
        await send(browser, THREE)
        _, page = await browser.get(LIST)
        assert "0 of 3 photos looked at" in page and "<progress" in page
        gate.set()
        assert "3 of 3" in await over(browser, "photos taken")


async def test_two_at_once_on_one_draft_are_refused(place: Standing, services: Telling) -> None:
    gate = held(services)
    async with place.browser("author") as browser:
        await send(browser, THREE)
        status, text = await send(browser, THREE)
        assert status == 409 and "author is importing a list" in text
        gate.set()
        await over(browser, "3 of 3 photos taken")
        assert (await send(browser, THREE))[0] == 303
        await over(browser, "3 of 3 photos taken")


async def begun(browser: Browser) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Send a list piece by piece until the console takes it in, and hold the rest back."""
    head = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n'
    body = head % (b"proof", b"") + browser.proof.encode() + b"\r\n"
    host = browser.origin.removeprefix("http://")
    lines = (
        f"POST {LIST} HTTP/1.1",
        f"Host: {host}",
        f"Origin: {browser.origin}",
        "Cookie: " + "; ".join(f"{name}={value}" for name, value in browser.cookies().items()),
        "Content-Type: multipart/form-data; boundary=x",
        "Content-Length: 1000000",
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", int(host.rpartition(":")[2]))
    writer.write(
        "\r\n".join((*lines, "", "")).encode() + body + head % (b"archive", b'; filename="list.zip"')
    )
    async with asyncio.timeout(10):
        while "author is sending a ZIP" not in (await browser.get(LIST))[1]:
            writer.write(bytes(100))
    return reader, writer


async def test_a_list_of_which_nothing_more_comes_is_given_up(
    place: Standing, services: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "SILENT_SECONDS", 0.5)
    async with place.browser("author") as browser:
        reader, writer = await begun(browser)
        assert lists_in_memory() == 1
        async with asyncio.timeout(10):
            assert b" 400 " in await reader.readline()
        assert lists_in_memory() == 0
        assert (await send(browser, THREE))[0] == 303
        await over(browser, "3 of 3 photos taken")
        writer.close()


async def test_a_list_that_is_on_its_way_can_be_stopped(place: Standing, services: Telling) -> None:
    async with place.browser("author") as browser:
        reader, writer = await begun(browser)
        assert (await browser.post(f"{LIST}/stop"))[0] == 303
        writer.write(bytes(100_000))
        async with asyncio.timeout(10):
            assert b" 409 " in await reader.readline()
        assert lists_in_memory() == 0 and services.of("EnrolPhoto") == []
        writer.close()


async def test_it_stops_between_photos_and_says_what_was_not_looked_at(
    place: Standing, services: Telling
) -> None:
    gate = held(services)
    async with place.browser("author") as browser:
        await send(browser, packed(*(f"K-{number}/1.jpg" for number in range(20))))
        await over(browser, "0 of 20")
        assert (await browser.post(f"{LIST}/stop"))[0] == 303
        gate.set()
        page = await over(browser, "You stopped it")
    assert "16 photos were not looked at" in page and "4 of 20 photos taken" in page


async def test_with_the_session_it_ends_and_says_so(
    place: Standing, services: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_FRESH_SECONDS", 0.0)
    gate = held(services)
    async with place.browser("author") as browser:
        await send(browser, packed(*(f"K-{number}/1.jpg" for number in range(20))))
        await over(browser, "0 of 20")
        await browser.post("/sign-out")
        gate.set()
        await browser.sign_in("author")
        page = await over(browser, "It ended early")
    assert "sign in" in page and "send the same ZIP again" in page
    assert len(services.of("EnrolPhoto")) < 20


async def test_what_refuses_a_photo_ends_it_and_says_so(place: Standing, services: Telling) -> None:
    services.told["EnrolPhoto"] = Refused("market: you may not change its list")
    async with place.browser("author") as browser:
        await send(browser, THREE)
        page = await over(browser, "It ended early")
    assert "you may not change its list" in page and "0 of 3 photos taken" in page


async def test_a_list_that_is_fixed_takes_none(place: Standing, services: Telling) -> None:
    services.told["GetDeployment"] = GetDeploymentResponse(
        deployment=Deployment(name="market"), status=STATUS_LIVE
    )
    async with place.browser("author") as browser:
        status, text = await send(browser, THREE)
        assert status == 409 and "its list is fixed" in text
        assert 'type="file"' not in (await browser.get(LIST))[1]


async def test_what_a_list_says_is_for_whoever_sent_it(place: Standing, services: Telling) -> None:
    gate = held(services)
    async with place.browser("author") as browser:
        await send(browser, THREE)
        gate.set()
        await over(browser, "photos taken")
    async with place.browser("auditor") as browser:
        assert (await browser.get("/deployments/market/list/import.csv"))[0] == 403


async def test_what_a_list_said_goes_with_the_list(place: Standing, services: Telling) -> None:
    async with place.browser("author") as browser:
        await send(browser, THREE)
        await over(browser, "photos taken")
        services.told["GetDeployment"] = GetDeploymentResponse(
            deployment=Deployment(name="market"), status=STATUS_DESTROYED
        )
        status, report = await browser.get("/deployments/market/list/import.csv")
        assert status == 409 and "K-7" not in report
        assert "photos taken" not in (await browser.get(LIST))[1]


async def test_a_body_without_proof_of_a_page_is_not_taken(place: Standing, services: Telling) -> None:
    async with place.browser("author") as browser:
        browser.proof = "0" * 64
        assert (await send(browser, THREE))[0] == 403
    assert services.of("EnrolPhoto") == []


async def test_a_script_hears_the_reason_alone(place: Standing) -> None:
    async with place.browser("author") as browser:
        status, text = await send(browser, b"no zip", Accept="application/json")
    assert (status, text) == (400, '{"problem": "list.zip: is no ZIP, or it is damaged; pack it again"}')


async def test_what_a_browser_calls_the_file_is_shown_only_if_it_can_be(place: Standing) -> None:
    async with place.browser("author") as browser:
        said = [
            (await send(browser, b"x", name=name, Accept="application/json"))[1]
            for name in ("../../<b>.zip", "a\u202ezip.exe")
        ]
    assert ["<b>.zip: is no ZIP" in said[0], "the ZIP: is no ZIP" in said[1]] == [True, True]


async def test_a_report_is_forgotten_in_its_time() -> None:
    imports = Imports(kept_seconds=0.0)
    registrar: Any = None
    with imports.coming("market", "anton") as made:
        made.listed = 1
    imports.begin("market", made, Archived([], lambda _: b"", lambda: None), registrar)
    async with asyncio.timeout(5):
        while imports.of("market") is not None:
            await asyncio.sleep(0)
