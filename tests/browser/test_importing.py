"""A ZIP in a real browser: chosen, sent, watched, and its report; with script and without."""

import asyncio
import io
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, expect

from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DRAFT
from sightline.registrar.v1.deployment_service_pb2 import GetDeploymentResponse
from sightline.registrar.v1.watchlist_service_pb2 import (
    PHOTO_VERDICT_LOOKS_LIKE_ANOTHER,
    PHOTO_VERDICT_NO_FACE,
    PHOTO_VERDICT_TAKEN,
    EnrolPhotoRequest,
    EnrolPhotoResponse,
)
from tests.browser.chromium import violations
from tests.browser.conftest import Open, sign_in
from tests.browser.street import Street, plan
from tests.browser.test_pages import fits
from tests.console.standing import Standing

PATH = "/deployments/market/list/import"
VERDICTS = {
    0: EnrolPhotoResponse(verdict=PHOTO_VERDICT_NO_FACE, explanation="no face of 40 px or more"),
    1: EnrolPhotoResponse(
        verdict=PHOTO_VERDICT_LOOKS_LIKE_ANOTHER, taken=True, explanation="0.97", other_subject="K-4"
    ),
}
TAKEN = EnrolPhotoResponse(verdict=PHOTO_VERDICT_TAKEN, taken=True)


@pytest.fixture
def gate(street: Street) -> asyncio.Event:
    """The list is open; its photos wait until this is set, all but the first six."""
    gate = asyncio.Event()
    done = iter(range(1000))

    async def enrol(request: EnrolPhotoRequest) -> EnrolPhotoResponse:
        if next(done) >= 6:
            await gate.wait()
        return VERDICTS.get(int(request.subject[2:]), TAKEN)

    street.services.told |= {
        "EnrolPhoto": enrol,
        "GetDeployment": GetDeploymentResponse(deployment=plan(), status=STATUS_DRAFT),
    }
    return gate


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for number in range(12):
            file.writestr(
                f"K-{number}/a rather long name of a picture, as cameras give them {number}.jpg", "x"
            )
    (tmp_path / "list.zip").write_bytes(content.getvalue())
    return tmp_path / "list.zip"


async def pictured(page: Page, pictures: Path, name: str) -> None:
    for width in (360, 1280):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await violations(page) == []
        await fits(page, width)
        await page.screenshot(path=pictures / f"import-{name}-{width}.png", full_page=True)


async def test_a_list_is_sent_watched_left_and_reported(
    opened: Open, gate: asyncio.Event, archive: Path, pictures: Path
) -> None:
    page = await opened("author", PATH)
    await pictured(page, pictures, "form")
    await page.get_by_label("ZIP").set_input_files(archive)
    await page.get_by_role("button", name="Import it").click()
    await expect(page.locator("#live")).to_contain_text("6 of 12 photos looked at")
    await pictured(page, pictures, "under-way")
    await page.goto("/deployments")
    gate.set()
    await page.goto(PATH)
    await expect(page.locator("main")).to_contain_text("11 of 12 photos taken")
    await expect(page.locator("main")).to_contain_text("looks like another; 0.97; the other is K-4")
    await pictured(page, pictures, "report")
    async with page.expect_download() as coming:
        await page.get_by_role("link", name="The report as CSV").click()
    report = Path(await (await coming.value).path()).read_text(encoding="utf-8")
    assert report.count("\n") == 13 and "no face of 40 px or more" in report


async def test_the_page_brings_itself_up_to_date_and_ends_with_the_report(
    opened: Open, gate: asyncio.Event, archive: Path
) -> None:
    page = await opened("author", PATH)
    await page.get_by_label("ZIP").set_input_files(archive)
    await page.get_by_role("button", name="Import it").click()
    await expect(page.locator("#live")).to_contain_text("6 of 12")
    gate.set()
    await expect(page.locator("main")).to_contain_text("11 of 12 photos taken", timeout=8000)
    await expect(page.get_by_label("ZIP")).to_be_visible()


async def test_what_is_wrong_with_a_zip_is_said_where_it_was_chosen(
    opened: Open, gate: asyncio.Event, tmp_path: Path
) -> None:
    (tmp_path / "notes.zip").write_text("these are notes", encoding="utf-8")
    page = await opened("author", PATH)
    await page.get_by_label("ZIP").set_input_files(tmp_path / "notes.zip")
    await page.get_by_role("button", name="Import it").click()
    await expect(page.locator("#trouble")).to_contain_text("notes.zip: is no ZIP")
    await expect(page.get_by_role("button", name="Import it")).to_be_enabled()


async def test_it_works_without_script(
    place: Standing, browser: Browser, gate: asyncio.Event, archive: Path
) -> None:
    context = await browser.new_context(java_script_enabled=False, base_url=place.origin)
    context.set_default_timeout(10_000)
    page = await context.new_page()
    await sign_in(page, "author", PATH)
    await page.get_by_label("ZIP").set_input_files(archive)
    await page.get_by_role("button", name="Import it").click()
    assert urlsplit(page.url).path == PATH
    await page.get_by_role("link", name="See how far it is").click()
    await page.get_by_role("button", name="Stop it").click()
    gate.set()
    async with asyncio.timeout(10):
        while "You stopped it" not in await page.locator("main").inner_text():
            await page.reload()
    await context.close()
