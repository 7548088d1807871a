"""A receipt in a real browser: readable on a telephone, one page of A5, its code read by a camera."""

from collections.abc import AsyncIterator
from pathlib import Path

import cv2
import pytest
import zxingcpp
from playwright.async_api import Browser, Page, expect

from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import ENGAGEMENT_ENGAGED
from tests.browser.chromium import violations
from tests.browser.conftest import Open, sign_in
from tests.browser.street import Street, plan
from tests.browser.test_pages import fits
from tests.browser.test_public import A5, TEXTS, printed
from tests.chassis.certificates import Authority
from tests.console.publishing import console_of
from tests.console.standing import Standing

OFFICER = "engagement-officer"
CONTACT = "Data protection officer, Anytown Police, 1 Long Road, Anytown, 0800 123 456"
COMPLAINTS = "Information Commissioner, Wycliffe House, Wilmslow, 0303 123 1113"


@pytest.fixture
async def origin(place: Standing, street: Street, tmp_path: Path, unused_tcp_port: int) -> AsyncIterator[str]:
    """A console that is on a network, with whom to ask."""
    street.raise_alert("a1").outcome.engagement = ENGAGEMENT_ENGAGED
    tls = Authority(tmp_path).tls("console")
    async with console_of(
        place,
        address=f"127.0.0.1:{unused_tcp_port}",
        origin=f"https://127.0.0.1:{unused_tcp_port}",
        certificate=str(tls.certificate),
        key=str(tls.key),
        contact=CONTACT,
        complaints=COMPLAINTS,
        time_zone="Europe/London",
    ) as made:
        yield made


async def receipt(browser: Browser, origin: str, width: int) -> Page:
    """The page, as the form of the officer's page opens it."""
    context = await browser.new_context(
        viewport={"width": width, "height": 800}, ignore_https_errors=True, base_url=origin
    )
    context.set_default_timeout(10_000)
    page = await context.new_page()
    await sign_in(page, OFFICER, "/alerts/market", origin)
    async with context.expect_page() as opening:
        await page.evaluate(
            """() => {
                const form = document.getElementById("receipt");
                form.action = "/alerts/market/a1/receipt";
                form.elements.code.value = "7K2M-QR4T-0XYZ-98AB";
                form.submit();
            }"""
        )
    opened = await opening.value
    await expect(opened.locator("main")).to_contain_text("7K2M-QR4T-0XYZ-98AB")
    return opened


@pytest.mark.parametrize("width", [360, 1280])
async def test_a_receipt_is_for_everybody_to_read(
    browser: Browser, origin: str, pictures: Path, width: int
) -> None:
    page = await receipt(browser, origin, width)
    assert await violations(page) == []
    await fits(page, width)
    for part in (CONTACT, COMPLAINTS, "It may have been a mistake", "Market square"):
        await expect(page.locator("main")).to_contain_text(part)
    await page.screenshot(path=pictures / f"receipt-{width}.png", full_page=True)


async def test_a_camera_reads_where_to_ask(browser: Browser, origin: str, pictures: Path) -> None:
    page = await receipt(browser, origin, 1280)
    at = pictures / "receipt-code.png"
    await page.locator(".drawn").screenshot(path=at)
    picture = cv2.imread(str(at))
    assert picture is not None
    # OpenCV's own reader misses 8 of 1,000 such codes, whatever their port is.
    read = zxingcpp.read_barcodes(picture)
    assert [code.text for code in read] == [f"{origin}/public/asking"]
    assert read[0].format == zxingcpp.BarcodeFormat.QRCode


async def test_what_it_leads_to_is_open_to_anybody(opened: Open, pictures: Path) -> None:
    for width in (360, 1280):
        page = await opened("", "/public/asking", width)
        await expect(page.locator("main")).to_contain_text("Were you stopped?")
        assert await violations(page) == []
        await fits(page, width)
        await page.screenshot(path=pictures / f"public-asking-{width}.png", full_page=True)


@pytest.mark.parametrize("texts", TEXTS)
async def test_a_receipt_is_one_page_of_a5(
    browser: Browser, origin: str, street: Street, pictures: Path, texts: str
) -> None:
    said = plan()
    said.place, said.purpose, said.legal_basis = TEXTS[texts]
    told = street.services.told["GetDeployment"]
    told.deployment.CopyFrom(said)  # type: ignore[union-attr]
    page = await receipt(browser, origin, 1280)
    pdf = await page.pdf(prefer_css_page_size=True)
    assert printed(pdf, pictures / f"receipt-{texts}.png", A5) == 1
