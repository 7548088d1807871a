"""«Kept longer» in a real browser, on a real purger: two persons, by keyboard, without a script."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import grpc.aio
import pytest
from playwright.async_api import Browser, Page

from services.retention_purger.rpc.holds import HoldRpc
from sightline.retention_purger.v1.hold_service_pb2_grpc import add_HoldServiceServicer_to_server
from sightline.retention_purger.v1.retention_service_pb2_grpc import add_RetentionServiceServicer_to_server
from tests.browser.chromium import violations
from tests.browser.conftest import sign_in
from tests.browser.served import LONGEST_MS, shown
from tests.browser.test_pages import fits
from tests.console.standing import Standing, standing
from tests.retention_purger.holding_rig import HoldRig

ALERTS = {"3f9a1c77d0b24e5f": 20, "81c2b7e04d6a4f19": 20, "5d10aa93c4f74b02": 3, "e72b6f5508c34aa1": 1.5}


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[HoldRig]:
    """Four alerts: one is held and far from its end, one lapses soon, the day of a third is over."""
    (tmp_path / "purger").mkdir()
    rig = HoldRig(tmp_path / "purger")
    now = datetime.now(UTC)
    await rig.open()
    rig.now = now - timedelta(days=80)
    late = [alert for alert, days in ALERTS.items() if days < 3]
    for alert in late:
        await rig.alert(alert, ALERTS[alert])
        await rig.held(alert)
    rig.now = now
    await rig.eraser.erase_due()
    for alert, days in ALERTS.items():
        if alert not in late:
            await rig.alert(alert, days)
    await rig.held("3f9a1c77d0b24e5f")
    yield rig
    await rig.records.close()


@pytest.fixture
async def place(tmp_path: Path, rig: HoldRig) -> AsyncIterator[Standing]:
    def serve(server: grpc.aio.Server) -> None:
        add_HoldServiceServicer_to_server(HoldRpc(rig.desk, rig.eraser), server)
        add_RetentionServiceServicer_to_server(rig.rpc, server)

    async with standing(tmp_path, serve=serve) as made:
        await made.people.own_passwords()
        yield made


async def opened(
    browser: Browser, place: Standing, name: str, path: str = "/held", width: int = 1280
) -> Page:
    context = await browser.new_context(viewport={"width": width, "height": 800}, base_url=place.origin)
    context.set_default_timeout(LONGEST_MS)
    page = await context.new_page()
    await sign_in(page, name, "/held")
    if path != "/held":
        await page.goto(path)
    return page


@pytest.mark.parametrize("width", [1280, 360])
async def test_an_alert_is_kept_by_two_persons_and_let_go(
    browser: Browser, place: Standing, rig: HoldRig, pictures: Path, width: int
) -> None:
    first = await opened(browser, place, "supervisor", "/held?alert=81c2b7e04d6a4f19", width)
    await shown(first, "1 hold lapses within 14 days")
    assert await violations(first) == []
    await fits(first, width)
    await first.screenshot(path=pictures / f"held-supervisor-{width}.png", full_page=True)
    await first.get_by_label("Number of the case").fill("K-2026/114")
    await first.keyboard.press("Enter")
    await shown(first, "It keeps nothing until another person confirms it")
    await shown(first, "You placed it: another person has to confirm it")

    second = await opened(browser, place, "authorising-officer", width=width)
    assert await violations(second) == []
    await fits(second, width)
    await second.screenshot(path=pictures / f"held-authorising-officer-{width}.png", full_page=True)
    await second.get_by_role("button", name="Confirm it: K-2026/114").focus()
    await second.keyboard.press("Enter")
    await shown(second, "It is in force")
    assert len([hold for hold in await rig.holds.all() if hold.in_force]) == 3

    card = second.locator("section", has_text="e72b6f5508c34aa1")
    assert "it is erased with its evidence at once" in await card.inner_text()
    await card.get_by_role("button", name="Lift it").click()
    assert await rig.announced() == 0  # nothing was sent: it has to be meant
    await card.get_by_label("There is no way back").check()
    await card.get_by_role("button", name="Lift it").click()
    await shown(second, "It is over")
    assert await rig.announced() == 1


@pytest.mark.parametrize("width", [1280, 360])
async def test_an_auditor_reads(browser: Browser, place: Standing, pictures: Path, width: int) -> None:
    page = await opened(browser, place, "auditor", width=width)
    await shown(page, "What is erased when")
    assert await page.get_by_role("button").all_inner_texts() == ["Sign out"]
    assert await violations(page) == []
    await fits(page, width)
    await page.screenshot(path=pictures / f"held-auditor-{width}.png", full_page=True)


async def test_without_a_script_it_works_as_well(browser: Browser, place: Standing, rig: HoldRig) -> None:
    context = await browser.new_context(base_url=place.origin, java_script_enabled=False)
    context.set_default_timeout(LONGEST_MS)
    page = await context.new_page()
    await sign_in(page, "supervisor", "/held")
    await page.goto("/held?alert=5d10aa93c4f74b02")
    await page.get_by_label("Number of the case").fill("K-9")
    await page.get_by_role("button", name="Propose it").click()
    await shown(page, "Proposed.")
    assert [hold.case for hold in await rig.holds.all() if not hold.in_force] == ["K-9"]
