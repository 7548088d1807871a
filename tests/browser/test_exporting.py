"""Footage leaves in a real browser: one asks, another lets it leave, and it is saved as a file."""

from collections.abc import AsyncIterator
from pathlib import Path

import av
import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import violations
from tests.browser.conftest import sign_in
from tests.browser.test_pages import fits
from tests.console.exporting import Place, exporting_place

CHOSEN = "/exports?deployment=market"


@pytest.fixture
async def exporting(tmp_path: Path) -> AsyncIterator[Place]:
    async with exporting_place(tmp_path) as made:
        yield made


async def opened(browser: Browser, place: Place, name: str, width: int = 1280) -> Page:
    origin = place.console.origin
    context = await browser.new_context(viewport={"width": width, "height": 800}, base_url=origin)
    context.set_default_timeout(30_000)
    page = await context.new_page()
    await sign_in(page, name, "/exports", origin)
    await page.goto(CHOSEN)
    return page


async def picture(page: Page, pictures: Path, name: str) -> None:
    """Look at it at both widths."""
    for width in (360, 1280):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await violations(page) == []
        await fits(page, width)
        await page.screenshot(path=pictures / f"exports-{name}-{width}.png", full_page=True)


async def test_two_persons_let_footage_leave(
    browser: Browser, exporting: Place, pictures: Path, tmp_path: Path
) -> None:
    asking = await opened(browser, exporting, "supervisor")
    form = asking.get_by_role("form", name="Ask for footage")
    await form.get_by_label("From").fill("2026-05-01T11:02:00")
    await form.get_by_label("Until").fill("2026-05-01T11:08:30")
    await form.get_by_label("Number of the case").fill("K-2026/7")
    await form.get_by_label("Reason").fill("order of the court of 30 April")
    await picture(asking, pictures, "asking")
    await form.get_by_role("button", name="Ask for it").click()
    await expect(asking.locator("main")).to_contain_text("waits for a second person")
    assert await asking.get_by_role("button", name="Let it leave").count() == 0

    second = await opened(browser, exporting, "authorising-officer")
    await picture(second, pictures, "waiting")
    await second.get_by_role("button", name="Let it leave").click()
    await expect(second.locator("main")).to_contain_text("may be fetched until")

    await asking.reload()
    await picture(asking, pictures, "confirmed")
    async with asking.expect_download() as saving:
        await asking.get_by_role("button", name="Save a copy").click()
    saved = await saving.value
    assert saved.suggested_filename.startswith("sightline-market-gate-")
    copy = tmp_path / "copy.mp4"
    await saved.save_as(copy)
    with av.open(copy) as container:
        assert "exported by supervisor and authorising-officer" in container.metadata["comment"]
        assert len(list(container.decode(video=0))) == 6


async def test_what_breaks_off_is_no_file(browser: Browser, exporting: Place) -> None:
    exporting.reels.breaks = True
    await exporting.confirmed(
        deployment="market", camera="gate", **{"from": "2026-05-01T11:00", "until": "2026-05-01T11:10"}
    )
    page = await opened(browser, exporting, "supervisor")
    async with page.expect_download() as saving:
        await page.get_by_role("button", name="Save a copy").click()
    assert await (await saving.value).failure()
