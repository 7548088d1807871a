"""Each page in a real browser: for everybody to use, at 1280 and 360 px, in the light and in the dark."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from services.chassis.envelope import to_timestamp
from sightline.frame_grabber.v1.camera_service_pb2 import (
    CAMERA_STATE_DOWN,
    CAMERA_STATE_PLAYING,
    Camera,
    ListCamerasResponse,
)
from sightline.retention_purger.v1.audit_service_pb2 import Entry as EntryMessage
from sightline.retention_purger.v1.audit_service_pb2 import ListEntriesResponse
from sightline.retention_purger.v1.retention_service_pb2 import Account, GetLedgerResponse, Ledger
from tests.browser.chromium import violations
from tests.browser.conftest import Open
from tests.browser.street import Street, jpeg
from tests.console.test_chain import kept
from tests.console.test_reviewing import entry, reviewed, streamed

PHOTO = jpeg((140, 110, 90))
PAGES = [
    ("", "/sign-in", "Sign in"),
    ("author", "/", "Good to see you, author"),
    ("author", "/deployments", "Market square"),
    ("author", "/deployments/new", "Draft a deployment"),
    ("supervisor", "/deployments/market", "What you may do"),
    ("author", "/deployments/market/list", "K-7"),
    ("authorising-officer", "/deployments/market/review", "Authorise exactly this"),
    ("authorising-officer", "/passkey", "Make a passkey"),
    ("engagement-officer", "/alerts", "Which deployment do you watch?"),
    ("supervisor", "/watch", "What is live"),
    ("engineer", "/watch/market", "Cameras"),
    ("auditor", "/audit", "The chain holds: 4 entries"),
    ("auditor", "/audit/uses/markt", "What was forgotten"),
    ("author", "/password", "A new one of your own"),
    ("engineer", "/people", "engagement officer"),
    ("auditor", "/passkey", "This did not work"),
]


@pytest.fixture
def full(street: Street) -> Street:
    """A street with something on every page."""
    cameras = [
        Camera(id="gate", state=CAMERA_STATE_PLAYING, frames_captured=12_345, width_px=1920, height_px=1080),
        Camera(id="door", state=CAMERA_STATE_DOWN, problem="rtsp://door does not answer"),
    ]
    probes = Account(seen=1204, forgotten={"no_match": 1201}, retained={"alert": 2}, in_flight=1)

    async def entries(_: object) -> AsyncIterator[ListEntriesResponse]:
        for one in kept():
            message = EntryMessage(
                number=one.number,
                kind=f"ENTRY_KIND_{one.kind.name}",
                deployment=one.deployment,
                body=one.body,
                previous_hash=one.previous,
                hash=one.hash,
                time=to_timestamp(one.time),
            )
            yield ListEntriesResponse(entry=message)

    street.services.told |= {
        "ListCameras": ListCamerasResponse(cameras=cameras),
        "GetLedger": GetLedgerResponse(ledger=Ledger(probes=probes, tracks_opened=803, closes=True)),
        "ListEntries": entries,
        "ReviewDeployment": streamed(reviewed(entry("K-7", PHOTO), entry("K-8", PHOTO)), PHOTO),
    }
    return street


async def fits(page: Page, width: int) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]
)
async def test_every_page_is_for_everybody_to_use(
    opened: Open, full: Street, pictures: Path, width: int, scheme: str
) -> None:
    for who, path, text in PAGES:
        page = await opened(who, path, width, scheme)
        await expect(page.locator("main")).to_contain_text(text)
        assert await violations(page) == [], path
        await fits(page, width)
        name = f"{path.strip('/').replace('/', '-') or 'home'}-{who or 'nobody'}-{width}-{scheme}.png"
        await page.screenshot(path=pictures / name, full_page=True)
        await page.context.close()


async def test_no_page_runs_or_loads_what_its_policy_forbids(opened: Open, full: Street) -> None:
    said: list[str] = []
    for who, path, _ in PAGES:
        page = await opened(who, path)
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        await page.reload()
        await page.context.close()
    assert [line for line in said if "Content Security Policy" in line or "Refused" in line] == []


async def test_a_link_of_somebody_with_another_role_opens_nothing(opened: Open, full: Street) -> None:
    page = await opened("engagement-officer", "/deployments/market/list")
    await expect(page.locator("main")).to_contain_text("not among what you are here for")
    assert full.services.of("ListSubjects") == []


async def test_what_is_watched_is_brought_up_to_date(opened: Open, full: Street) -> None:
    page = await opened("engineer", "/watch/market")
    await expect(page.locator("#live")).to_contain_text("803")
    full.services.told["GetLedger"] = GetLedgerResponse(ledger=Ledger(tracks_opened=917))
    await expect(page.locator("#live")).to_contain_text("917", timeout=8000)
    await expect(page.locator("#live")).to_contain_text("does not close")


async def test_the_photos_of_a_list_come_to_their_entries(opened: Open, full: Street) -> None:
    page = await opened("authorising-officer", "/deployments/market/review")
    for photo in ("K-7" * 4, "K-8" * 4):
        await expect(page.locator(f"img[data-photo='{photo}']")).to_have_js_property("naturalWidth", 112)


async def test_what_is_not_for_everybody_to_use_is_found(opened: Open) -> None:
    page = await opened("", "/sign-in")
    await page.evaluate("document.querySelector('main').innerHTML = '<img src=x><input>'")
    assert {line.partition(":")[0] for line in await violations(page)} == {"image-alt", "label"}
