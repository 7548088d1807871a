"""The officer's page, in a real browser."""

import re
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import Page, expect

from services.chassis.errors import Refused
from services.console.pages import attendance, events
from sightline.alert_dispatcher.v1.alert_service_pb2 import WatchAlertsResponse
from tests.browser.chromium import violations
from tests.browser.conftest import Open, sign_in
from tests.browser.street import Street
from tests.console.standing import Standing

OFFICER, PAGE = "engagement-officer", "/alerts/market"
SAME, NOT_SAME = 1, 2


async def shown(page: Page, text: str) -> None:
    await expect(page.locator("main")).to_contain_text(text)


async def compared(page: Page) -> None:
    """Both pictures are there."""
    await expect(page.locator("#compare")).to_be_visible()
    await expect(page.locator("#reference")).to_have_attribute("src", re.compile("^blob:"))


async def test_an_alert_comes_up_within_a_second_with_two_pictures_of_one_size_and_nothing_else(
    opened: Open, street: Street
) -> None:
    page = await opened(OFFICER, PAGE)
    await shown(page, "Connected")
    street.raise_alert("a1")
    await expect(page.locator("#compare")).to_be_visible(timeout=1000)
    await compared(page)
    face, reference = (
        await page.locator("#face").bounding_box(),
        await page.locator("#reference").bounding_box(),
    )
    assert face is not None and reference is not None
    assert (face["width"], face["height"]) == (reference["width"], reference["height"])
    text = await page.locator("main").inner_text()
    assert not [word for word in ("K-7", "missing", "Missing", "gate", "0.9", "calmly") if word in text]
    assert not street.services.of("GetIdentity")


async def test_the_whole_of_it_is_done_by_keyboard(opened: Open, street: Street, pictures: Path) -> None:
    page = await opened(OFFICER, PAGE)
    street.raise_alert("a1")
    await compared(page)
    await page.keyboard.press("+")
    await expect(page.locator("#pictures")).to_have_attribute("data-zoom", "2")
    await page.screenshot(path=pictures / "officer-zoomed.png", full_page=True)
    await page.keyboard.press("1")
    await shown(page, "Speak to her calmly.")
    await shown(page, "17 of the last 20 alerts like this were right")
    assert street.answers == [("a1", SAME)] and len(street.services.of("GetIdentity")) == 1
    assert await page.locator("#lines dt").count() == 8
    await page.get_by_label("Engagement").focus()
    await page.keyboard.type("engaged")
    await page.keyboard.press("Tab")
    await page.keyboard.type("yes")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Record it").press("Enter")
    await shown(page, "Receipt for the person: R-1234")
    ((_, request),) = street.services.of("RecordOutcome")
    assert (request.outcome.engagement, request.outcome.confirmation) == (1, 1)
    async with page.context.expect_page() as opening:
        await page.get_by_role("button", name="The receipt, to print or photograph").press("Enter")
    receipt = await opening.value
    await expect(receipt.locator("main")).to_contain_text("R-1234")
    assert "R-1234" not in receipt.url


async def test_an_answer_is_locked_and_who_it_is_stays_unsaid_unless_it_is_the_same(
    opened: Open, street: Street
) -> None:
    page = await opened(OFFICER, PAGE)
    street.raise_alert("a1")
    await compared(page)
    await page.get_by_role("button", name="Not the same person").click()
    await shown(page, "Do not engage")
    assert not await page.locator("#compare").is_visible()
    await page.keyboard.press("1")
    assert street.answers == [("a1", NOT_SAME)] and not street.services.of("GetIdentity")
    assert await page.locator("#face").get_attribute("src") is None


async def test_who_records_an_outcome_is_told_that_the_time_of_another_alert_is_running(
    opened: Open, street: Street
) -> None:
    page = await opened(OFFICER, PAGE)
    street.raise_alert("a1")
    await compared(page)
    await page.keyboard.press("1")
    await shown(page, "Speak to her calmly.")
    await expect(page.locator("#others")).to_be_hidden()
    street.raise_alert("a2")
    await expect(page.locator("#others")).to_contain_text("Another alert waits for your answer.")
    assert await page.locator("#decided").is_visible()
    await page.get_by_role("button", name="Compare now").click()
    await compared(page)
    await expect(page.locator("#others")).to_be_hidden()


async def test_an_alert_that_is_too_old_is_missed_without_a_sound(opened: Open, street: Street) -> None:
    street.raise_alert("old", age_seconds=95)
    page = await opened(OFFICER, PAGE)
    await shown(page, "Missed: do not engage")
    assert not await page.locator("#compare").is_visible()
    assert await page.evaluate("document.body.dataset.sounded ?? 0") == 0
    street.raise_alert("new")
    await compared(page)
    assert await page.evaluate("document.body.dataset.sounded") == "1"


async def test_an_alert_grows_too_old_while_it_is_looked_at(opened: Open, street: Street) -> None:
    page = await opened(OFFICER, PAGE)
    street.raise_alert("a1", age_seconds=82)
    await compared(page)
    await expect(page.locator("#decided")).to_contain_text("Missed: do not engage", timeout=30_000)
    assert await page.locator("#face").get_attribute("src") is None


async def test_a_wrong_clock_of_the_browser_changes_nothing(opened: Open, street: Street) -> None:
    page = await opened(OFFICER, PAGE)
    await page.clock.set_fixed_time("2031-01-01T00:00:00Z")
    street.raise_alert("a1")
    await compared(page)


async def test_without_a_heartbeat_pictures_go_and_it_says_why(opened: Open, street: Street) -> None:
    page = await opened(OFFICER, PAGE)
    street.raise_alert("a1")
    await compared(page)
    await page.context.set_offline(True)
    before = events.BEAT_SECONDS
    events.BEAT_SECONDS = 3600.0
    try:
        await expect(page.locator("#trouble")).to_contain_text("the pictures are gone", timeout=16_000)
        assert await page.locator("#face").get_attribute("src") is None
        assert not await page.locator("#compare").is_visible()
        await page.keyboard.press("1")
        assert street.answers == []
    finally:
        events.BEAT_SECONDS = before


async def test_a_session_that_ends_in_mid_answer_loses_nothing_and_sends_nothing_twice(
    opened: Open, street: Street, place: Standing
) -> None:
    page = await opened(OFFICER, PAGE)
    street.raise_alert("a1")
    await compared(page)
    place.people.now += timedelta(hours=1)
    await page.keyboard.press("2")
    await page.wait_for_url("**/sign-in?*")
    assert street.answers == []
    place.people.now = datetime.now(UTC)
    await page.get_by_label("Name").fill(OFFICER)
    await page.get_by_label("Password").fill("four words are plenty")
    await page.keyboard.press("Enter")
    await compared(page)
    await shown(page, "Your answer was not sent. Press it again to send it.")
    await expect(page.locator("[data-answer='2']")).to_have_attribute("data-chosen", "")
    await page.keyboard.press("2")
    await shown(page, "Do not engage")
    assert street.answers == [("a1", NOT_SAME)]


async def test_trouble_goes_once_alerts_are_heard_again(opened: Open, street: Street) -> None:
    watch = street.services.told["WatchAlerts"]

    async def refuses(_: object) -> AsyncIterator[WatchAlertsResponse]:
        raise Refused("it is not known here yet")
        yield WatchAlertsResponse()

    street.services.told["WatchAlerts"] = refuses
    page = await opened(OFFICER, PAGE)
    await expect(page.locator("#trouble")).to_contain_text("it is not known here yet")
    street.services.told["WatchAlerts"] = watch
    await expect(page.locator("#trouble")).to_be_hidden(timeout=20_000)
    street.raise_alert("a1")
    await compared(page)


async def test_two_pages_of_one_officer_answer_once(opened: Open, street: Street) -> None:
    one, other = await opened(OFFICER, PAGE), await opened(OFFICER, PAGE)
    street.raise_alert("a1")
    await compared(one)
    await compared(other)
    await one.keyboard.press("2")
    await shown(other, "Do not engage")
    await other.keyboard.press("1")
    assert street.answers == [("a1", NOT_SAME)]


async def test_a_thousand_alerts_in_a_minute_do_not_hide_the_first(opened: Open, street: Street) -> None:
    page = await opened(OFFICER, PAGE)
    street.raise_alert("a0")
    await compared(page)
    for number in range(1, 1000):
        street.raise_alert(f"a{number}")
    await shown(page, "999 more")
    assert await page.locator("#past li").count() == 50
    await page.keyboard.press("1")
    await shown(page, "Speak to her calmly.")
    assert street.answers == [("a0", SAME)]


async def test_a_supervisor_sees_that_an_alert_waits_and_no_picture(opened: Open, street: Street) -> None:
    page = await opened("supervisor", PAGE)
    street.raise_alert("a1")
    await shown(page, "waits for an answer")
    assert not await page.locator("#compare").is_visible() and not street.services.of("GetComparison")


async def test_what_is_past_leads_a_supervisor_to_keeping_it_for_a_case_and_an_officer_not(
    opened: Open, street: Street
) -> None:
    street.raise_alert("a1", age_seconds=100)
    for who, links in (("supervisor", ["/held?alert=a1"]), (OFFICER, [])):
        page = await opened(who, PAGE)
        await shown(page, "Missed")
        found = await page.get_by_role("link", name="Keep it for a case").all()
        assert [await link.get_attribute("href") for link in found] == links
        await page.context.close()


async def test_the_page_is_for_everybody_to_use(opened: Open, street: Street, pictures: Path) -> None:
    for width, scheme in ((1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")):
        street.raised.clear()
        page = await opened(OFFICER, PAGE, width, scheme)
        street.raise_alert(f"a{width}{scheme}")
        await compared(page)
        assert await violations(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        await page.screenshot(path=pictures / f"officer-compare-{width}-{scheme}.png", full_page=True)
        await page.keyboard.press("1")
        await shown(page, "Speak to her calmly.")
        assert await violations(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        await page.screenshot(path=pictures / f"officer-engage-{width}-{scheme}.png", full_page=True)
        await page.context.close()


async def test_a_page_left_open_is_told_that_its_session_is_over(opened: Open, place: Standing) -> None:
    before = attendance._LOOK_SECONDS
    attendance._LOOK_SECONDS = 1.0
    try:
        page = await opened(OFFICER, PAGE)
        await shown(page, "Connected")
        place.people.now += timedelta(hours=1)
        await page.wait_for_url("**/sign-in?*")
    finally:
        attendance._LOOK_SECONDS = before


async def test_signing_in_again_as_somebody_else_brings_back_no_answer(
    opened: Open, street: Street, place: Standing
) -> None:
    page = await opened(OFFICER, PAGE)
    street.raise_alert("a1")
    await compared(page)
    place.people.now += timedelta(hours=1)
    await page.keyboard.press("2")
    await page.wait_for_url("**/sign-in?*")
    place.people.now = datetime.now(UTC)
    await sign_in(page, "supervisor", PAGE)
    await shown(page, "waits for an answer")
    assert street.answers == [] and not await page.locator("#unsent").is_visible()


async def test_an_officer_who_is_there_stays_signed_in_and_one_who_may_not_be_is_asked(
    opened: Open, place: Standing
) -> None:
    page = await opened(OFFICER, PAGE)
    await page.clock.install()
    await page.reload()
    await page.clock.run_for(26 * 60_000)
    await shown(page, "Are you still there?")
    place.people.now += timedelta(minutes=26)
    async with page.expect_response("**/present") as noted:
        await page.keyboard.press("Shift")
    assert (await noted.value).status == 200
    place.people.now += timedelta(minutes=26)
    assert (await place.people.token(await session_of(page), unattended=True)).person == OFFICER


async def session_of(page: Page) -> bytes:
    """The secret in the browser's cookie."""
    (cookie,) = [one for one in await page.context.cookies() if one["name"].startswith("session-")]
    return urlsafe_b64decode(cookie["value"] + "=")
