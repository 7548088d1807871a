"""A console with everything behind it that pages ask, and a browser in front of it."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import chromium
from tests.browser.street import Street
from tests.console.standing import Standing, standing
from tests.registrar.signing_in_rig import PASSWORD

Open = Callable[..., Awaitable[Page]]


@pytest.fixture
def street() -> Street:
    return Street()


@pytest.fixture
async def place(tmp_path: Path, street: Street) -> AsyncIterator[Standing]:
    async with standing(tmp_path, serve=street.services.serve) as made:
        yield made


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as made:
        yield made


@pytest.fixture
def opened(place: Standing, browser: Browser) -> Open:
    """Opens a page as somebody who signs in there, at a width, in the light or in the dark."""

    async def open_as(name: str, path: str, width: int = 1280, scheme: str = "light") -> Page:
        context = await browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            base_url=place.origin,
        )
        context.set_default_timeout(10_000)
        page = await context.new_page()
        if name:
            await sign_in(page, name, path)
        else:
            await page.goto(path)
        return page

    return open_as


async def sign_in(page: Page, name: str, path: str, origin: str = "", given: str = "") -> None:
    """By the form, with the keyboard; `origin` where the page has none of its own.

    `given`: with that, and then one of their own is set, as nothing else opens.
    """
    await page.goto(f"{origin}/sign-in?next={path}")
    await expect(page.get_by_label("Name")).to_be_focused()
    await page.keyboard.type(name)
    await page.keyboard.press("Tab")
    await page.keyboard.type(given or PASSWORD)
    await page.keyboard.press("Enter")
    if given:
        await page.wait_for_url(lambda url: urlsplit(url).path == "/password")
        await set_own(page, given, PASSWORD)
        await page.goto(f"{origin}{path}")
    await page.wait_for_url(lambda url: urlsplit(url).path == path)


async def set_own(page: Page, now: str, new: str) -> None:
    """On the page of one's own password, with the keyboard."""
    await page.locator("input[name=password]").focus()
    for typed in (now, new, new):
        await page.keyboard.type(typed)
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Your password is changed")


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where pictures of pages go, to be looked at."""
    folder = Path(os.environ.get("SIGHTLINE_SCREENSHOTS", "sightline-screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
