"""What the public gets, in a real browser and on paper."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DESTROYED, STATUS_LIVE, STATUS_STOPPED
from tests.browser.chromium import violations
from tests.browser.conftest import Open
from tests.browser.street import Street
from tests.connected.servers.installing import ensure, has
from tests.console.publishing import EVIL, console_of, notice, several, tell, tell_heads
from tests.console.standing import Standing
from tests.console.test_heads import FOUND

PAGES = {
    "notices": "/public",
    "notice": "/public/notices/market",
    "poster": "/public/notices/market/poster",
    "leaflet": "/public/notices/market/leaflet",
    "records": "/public/records",
    "results": "/public/results",
    "heads": "/public/heads",
}
# Dear to whoever measures pages: one long word, and a place as long as some are.
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2
WORDY = "The square before the town hall, from the fountain to the corner of Station Road, both sides. "


@pytest.fixture
def published(street: Street) -> Street:
    notices = [
        notice(status=STATUS_LIVE),
        notice("station", STATUS_STOPPED, LONG, 2),
        notice("script", STATUS_DESTROYED, EVIL, -30),
    ]
    tell(street.services, notices, several(7))
    tell_heads(street.services, FOUND)
    return street


async def is_fit(page: Page, width: int) -> None:
    """Nothing that axe finds, and nothing to be moved sideways."""
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    sideways = "[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth)"
    assert await page.evaluate(f"{sideways}.length") == 0


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.usefixtures("published")
async def test_a_page_is_for_everybody_to_use(opened: Open, pictures: Path, name: str) -> None:
    for width, scheme in ((1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")):
        page = await opened("", PAGES[name], width, scheme)
        await is_fit(page, width)
        await page.screenshot(path=pictures / f"public-{name}-{width}-{scheme}.png", full_page=True)
        await page.context.close()


@pytest.mark.parametrize("number", [0, 1, 50])
async def test_none_one_and_fifty_deployments_are_fit_to_be_read(
    opened: Open, street: Street, pictures: Path, number: int
) -> None:
    tell(street.services, [notice(f"market-{one}", days=one) for one in range(number)], several(number))
    for name in ("notices", "records", "results"):
        for width in (1280, 360):
            page = await opened("", PAGES[name], width)
            await is_fit(page, width)
            await page.screenshot(path=pictures / f"public-{name}-{number}-{width}.png", full_page=True)
            await page.context.close()


@pytest.mark.usefixtures("published")
async def test_plots_have_a_name_and_words(opened: Open) -> None:
    page = await opened("", "/public/results")
    plot = page.get_by_role("img", name="Arrests, all deployments together")
    await expect(plot).to_be_visible()
    await expect(plot).to_have_accessible_description(re.compile("fewer than 12 until 2026-05-01"))
    assert await page.get_by_role("img").count() == 13


@pytest.mark.usefixtures("published")
async def test_the_keyboard_reaches_everything(opened: Open) -> None:
    page = await opened("", "/public/records")
    seen = []
    for _ in range(10):
        await page.keyboard.press("Tab")
        seen.append(
            await page.evaluate("document.activeElement.textContent.trim().split('\\n')[0].slice(0, 40)")
        )
    assert seen == [
        "Skip to the page",
        "Sightline",
        "Notices",
        "Records",
        "Results",
        "Audit",
        "Your questions",
        "Staff",
        "All of it as CSV",
        "All of it as JSON",
    ]


@pytest.mark.usefixtures("published")
async def test_script_in_a_place_runs_nowhere(opened: Open) -> None:
    page = await opened("", "/public/notices/script/poster")
    await expect(page.locator("dd").first).to_have_text(EVIL)
    assert await page.locator("script").count() == 0


# Points.
A4, A5 = (595, 842), (420, 595)


def printed(pdf: bytes, at: Path, size: tuple[int, int] = A4) -> int:
    """Put a picture of the first page at `at`; how many pages there are, each of that size."""
    ensure(has("pdftoppm"), ["poppler-utils"])
    at.with_suffix(".pdf").write_bytes(pdf)
    program = shutil.which("pdftoppm")
    assert program is not None
    words = [program, "-png", "-r", "80", "-singlefile", str(at.with_suffix(".pdf")), str(at.with_suffix(""))]
    subprocess.run(words, check=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(wide)), round(float(high))) for wide, high in boxes} == {size}
    return len(boxes)


TEXTS = {
    "short": ("Market Square", "To find people who are missing.", "An order of the court of 3 April."),
    "usual": (
        "Market Square, between the town hall and the station",
        "To find two people who are missing, and eleven who are wanted for violent robbery.",
        "Police Act 1998, sections 12 and 14; authorised by the superintendent on 24 April 2026.",
    ),
    "one-word": (LONG, "To find people who are missing.", "An order of the court of 3 April."),
    "long": (WORDY, WORDY * 4, WORDY * 4),
    "longest": (WORDY * 2, WORDY * 6, WORDY * 5),
}


@pytest.mark.parametrize("sheet", ["poster", "leaflet"])
@pytest.mark.parametrize("texts", TEXTS)
async def test_a_sheet_is_one_page_of_a4(
    opened: Open, street: Street, pictures: Path, sheet: str, texts: str
) -> None:
    said = notice(status=STATUS_LIVE)
    said.place, said.purpose, said.legal_basis = TEXTS[texts]
    tell(street.services, [said])
    page = await opened("", f"/public/notices/market/{sheet}", scheme="dark")
    pdf = await page.pdf(prefer_css_page_size=True)
    assert printed(pdf, pictures / f"public-{sheet}-{texts}.png") == 1
    assert not await page.locator("nav").is_hidden()


async def test_a_poster_holds_as_much_of_a_contact_as_can_be_set(
    opened: Open, street: Street, place: Standing, pictures: Path
) -> None:
    said = notice(status=STATUS_LIVE)
    said.place, said.purpose, said.legal_basis = TEXTS["usual"]
    tell(street.services, [said])
    long = ("The Chief Constable, 1 Long Road, Anytown, by telephone 0800 123 456. " * 3)[:200]
    async with console_of(place, contact=long, complaints=long) as origin:
        page = await opened("", f"{origin}/public/notices/market/poster")
        pdf = await page.pdf(prefer_css_page_size=True)
    assert printed(pdf, pictures / "public-poster-contact.png") == 1


async def test_what_fits_on_no_page_goes_on_to_another(opened: Open, street: Street, pictures: Path) -> None:
    said = notice(status=STATUS_LIVE)
    said.purpose = WORDY * 60
    tell(street.services, [said])
    page = await opened("", "/public/notices/market/poster")
    pdf = await page.pdf(prefer_css_page_size=True)
    assert printed(pdf, pictures / "public-poster-beyond.png") > 1


async def test_on_paper_there_is_no_way_back(opened: Open, street: Street) -> None:
    tell(street.services, [notice()])
    page = await opened("", "/public/notices/market/poster")
    await page.emulate_media(media="print")
    assert await page.locator("nav").is_hidden()
    background = await page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor")
    assert background == "rgb(255, 255, 255)"
