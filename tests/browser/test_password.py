"""A password that an engineer gives, and one's own, in a real browser: by keyboard, at both widths."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.chromium import violations
from tests.browser.conftest import Open, set_own
from tests.console.standing import Standing

OWN = "quite some other words"


async def picture(page: Page, pictures: Path, name: str, width: int) -> None:
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await page.screenshot(path=pictures / f"password-{name}-{width}.png", full_page=True)


async def enter(page: Page, name: str, password: str) -> None:
    await page.goto("/sign-in")
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Password").fill(password)
    await page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [1280, 360])
async def test_what_an_engineer_gave_opens_the_way_to_ones_own_password_alone(
    opened: Open, place: Standing, pictures: Path, width: int
) -> None:
    engineer = await opened("engineer", "/people", width)
    await picture(engineer, pictures, "people", width)
    await engineer.get_by_role("button", name="Give a password to author", exact=True).click()
    given = await engineer.locator("#given").inner_text()
    await picture(engineer, pictures, "given", width)
    await engineer.goto("/people")
    await expect(engineer.locator("main")).not_to_contain_text(given)

    author = await opened("", "/sign-in", width)
    await enter(author, "author", given)
    await expect(author.locator("main")).to_contain_text("given to you by somebody else")
    await picture(author, pictures, "must-set", width)
    await author.goto("/deployments")
    await expect(author.get_by_role("heading", name="Your password")).to_be_visible()
    await set_own(author, given, OWN)
    await picture(author, pictures, "changed", width)
    await author.goto("/deployments/new")
    await expect(author.get_by_role("heading", name="Draft a deployment")).to_be_visible()


async def test_anybody_finds_the_way_to_change_their_own(opened: Open) -> None:
    page = await opened("auditor", "/")
    await page.get_by_role("link", name="auditor").click()
    await expect(page.get_by_role("heading", name="Your password")).to_be_visible()


async def test_what_was_typed_wrong_is_said_and_nothing_is_changed(opened: Open) -> None:
    page = await opened("auditor", "/password")
    for field in ("password", "new_password", "once_more"):
        await page.locator(f"input[name={field}]").fill(f"no such words {field}")
    await page.get_by_role("button", name="Set it").click()
    await expect(page.get_by_role("alert")).to_contain_text("nothing was changed")
