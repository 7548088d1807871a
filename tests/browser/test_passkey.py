"""A passkey in a real browser: made in the console, and put under exactly what was reviewed."""

import json
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

from playwright.async_api import Page, expect

from services.chassis.access.people import Passkey
from services.chassis.authorisation import covered_by
from tests.browser.conftest import Open
from tests.browser.street import Street
from tests.console.standing import Standing
from tests.console.test_reviewing import entry, reviewed, streamed

OFFICER = "authorising-officer"


async def authenticator(page: Page, *, verifies: bool = True) -> None:
    """Give the browser an authenticator, whose owner is there and verified."""
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    await session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


async def made(page: Page) -> Passkey:
    await page.get_by_role("button", name="Make a passkey").click()
    said = json.loads(await page.locator("#made").inner_text())
    return Passkey(b64decode(said["id"]), b64decode(said["public_key"]))


async def test_a_passkey_that_was_made_here_authorises_what_was_reviewed(
    opened: Open, street: Street, place: Standing, pictures: Path
) -> None:
    parts = reviewed(entry("K-7"), entry("K-8"))
    street.services.told["ReviewDeployment"] = streamed(parts)
    page = await opened(OFFICER, "/passkey")
    await authenticator(page)
    passkey = await made(page)
    await page.screenshot(path=pictures / "passkey-made.png", full_page=True)
    await page.goto("/deployments/market/review")
    for box in await page.get_by_role("checkbox").all():
        await box.check()
    await page.screenshot(path=pictures / "review-acknowledged.png", full_page=True)
    await page.get_by_role("button", name="Authorise exactly this").click()
    await page.wait_for_url(f"{place.origin}/deployments/market")
    ((who, request),) = street.services.of("AuthoriseDeployment")
    assert who == OFFICER and sorted(request.acknowledged_photos) == ["K-7" * 4, "K-8" * 4]
    officer = replace(place.people.people[OFFICER], passkeys=(passkey,))
    statement = parts[0].review.statement
    covered = covered_by(request.authorisation, parts[0].review.deployment, {OFFICER: officer})
    assert covered == set(statement.entry_digests)


async def test_without_each_entry_acknowledged_nothing_is_signed(opened: Open, street: Street) -> None:
    street.services.told["ReviewDeployment"] = streamed(reviewed(entry("K-7"), entry("K-8")))
    page = await opened(OFFICER, "/passkey")
    await authenticator(page)
    await made(page)
    await page.goto("/deployments/market/review")
    await page.get_by_role("checkbox").first.check()
    await page.get_by_role("button", name="Authorise exactly this").click()
    await expect(page.get_by_role("checkbox").nth(1)).to_be_focused()
    assert street.services.of("AuthoriseDeployment") == []


async def test_whoever_cannot_be_verified_signs_nothing_and_it_is_said(opened: Open, street: Street) -> None:
    street.services.told["ReviewDeployment"] = streamed(reviewed(entry("K-7")))
    page = await opened(OFFICER, "/deployments/market/review")
    await authenticator(page, verifies=False)
    await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name="Authorise exactly this").click()
    await expect(page.locator("#refused")).to_contain_text("nothing was authorised")
    assert street.services.of("AuthoriseDeployment") == []
