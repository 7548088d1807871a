"""«Was I on it?» in a real browser: the form, and the answer as a sheet of one page."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from services.chassis.envelope import to_timestamp
from sightline.registrar.v1.asking_service_pb2 import KEPT_YES, LISTED_NO, AnswerPersonResponse
from tests.browser.chromium import violations
from tests.browser.conftest import Open
from tests.browser.street import Street
from tests.browser.test_pages import fits
from tests.browser.test_public import A5, printed
from tests.publication.recording import BEGUN


@pytest.fixture
def answering(street: Street) -> Street:
    when = to_timestamp(BEGUN)
    street.services.told["AnswerPerson"] = AnswerPersonResponse(
        listed=LISTED_NO,
        kept=KEPT_YES,
        seen_at=when,
        gone_at=when,
        answered_at=when,
        salt=bytes(range(32)),
        commitment=bytes(range(32, 64)),
    )
    return street


async def fill(page: Page) -> None:
    await page.get_by_label("Deployment").select_option("market")
    await page.get_by_label("Number of the person").fill("K-7")
    await page.get_by_label("Receipt code").fill("7K2M-QR4T-0XYZ-98AB")
    await page.get_by_label("Number of the request").fill("DP-2026/114")
    await page.get_by_label("The person is here").check()


@pytest.mark.parametrize("width", [1280, 360])
async def test_somebody_is_answered_on_a_sheet(
    opened: Open, answering: Street, pictures: Path, width: int
) -> None:
    page = await opened("supervisor", "/requests", width)
    assert await violations(page) == []
    await fits(page, width)
    await fill(page)
    await page.screenshot(path=pictures / f"requests-{width}.png", full_page=True)
    await page.get_by_role("button", name="Answer them").click()
    await expect(page.locator("main")).to_contain_text("No record under your number is on the list")
    assert await violations(page) == []
    await fits(page, width)
    await page.screenshot(path=pictures / f"answered-{width}.png", full_page=True)
    ((who, asked),) = answering.services.of("AnswerPerson")
    assert (who, asked.subject, asked.request_number, asked.identity_checked) == (
        "supervisor",
        "K-7",
        "DP-2026/114",
        True,
    )
    assert "K-7" not in await page.content() and "7K2M" not in await page.content()


async def test_the_answer_is_one_page_of_a5(opened: Open, answering: Street, pictures: Path) -> None:
    page = await opened("supervisor", "/requests")
    await fill(page)
    await page.get_by_role("button", name="Answer them").click()
    await expect(page.locator("main")).to_contain_text("No record under your number")
    pdf = await page.pdf(prefer_css_page_size=True)
    assert printed(pdf, pictures / "answered-paper.png", A5) == 1


async def test_without_the_papers_the_form_is_not_sent(opened: Open, answering: Street) -> None:
    page = await opened("supervisor", "/requests")
    await fill(page)
    await page.get_by_label("The person is here").uncheck()
    await page.get_by_role("button", name="Answer them").click()
    assert answering.services.of("AnswerPerson") == []
