"""The whole story in real browsers on real services, from an empty form to figures for everybody."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from services.cli.demo import assets, story
from services.cli.demo.walks import WALKS
from tests.browser.served import LONGEST_MS, Town, becomes, shown
from tests.browser.test_passkey import authenticator
from tests.pipeline.command import Place

BORN = "1961-08-04"
INSTRUCTION = "Greet him, and ask whether he has a minute."
REASON = "He is the one whom the demonstration looks for."
SUBJECT = "listed-man"


@pytest.fixture(scope="module")
def photos() -> Mapping[str, Path]:
    return assets.fetch()


@pytest.fixture
def town(tmp_path_factory: pytest.TempPathFactory, browser: Browser, pictures: Path) -> Town:
    made = Town(Place(tmp_path_factory.mktemp("story")), browser, pictures)
    made.settle()
    return made


async def test_from_a_draft_to_published_results(town: Town, photos: Mapping[str, Path]) -> None:
    video = story.write(town.place.folder, photos, datetime.now(UTC), size=(960, 540), walks=WALKS[:4]).video
    async with town.serving():
        await town.give_passwords()
        officer = await makes_a_passkey(town)
    async with town.serving():
        author = await drafts(town, video)
        await lists_by_hand(town, author, photos["obama.jpg"])
        await announces(town, author)
        supervisor, (carol, dora) = (
            await town.visitor("greta"),
            [await waits(town, "carol"), await waits(town, "dora")],
        )
        await authorises(town, officer)
        await town.open(supervisor, "/watch/demo", "Cameras")
        await goes_live(town, officer)
        await is_watched(town, supervisor)
        await compared(town, carol, dora)
        await records(town, carol)
        await is_ended(town, supervisor)
        await is_audited(town)
        await is_published(town)


async def makes_a_passkey(town: Town) -> Page:
    """The officer has the browser make it; the engineer puts what it says into the directory."""
    page = await town.visitor("berta")
    await town.picture(page, "home")
    await town.open(page, "/passkey")
    await authenticator(page)
    await page.get_by_role("button", name="Make a passkey").click()
    file = town.place.folder / "passkey.json"
    file.write_text(await page.locator("#made").inner_text(), encoding="utf-8")
    await town.picture(page, "passkey")
    done = town.place.run("people", "passkey", "berta", str(file))
    assert done.status == 0, done.err
    return page


async def drafts(town: Town, video: Path) -> Page:
    page, now = await town.visitor("anton"), datetime.now(UTC)
    await town.open(page, "/deployments", "There is none yet.")
    await page.get_by_role("link", name="Draft a deployment").click()
    fields = {
        "Name": "demo",
        "Purpose": "Demonstration with public-domain photographs; nobody is looked for.",
        "Legal basis": "None needed: published photographs on a painted street.",
        "Place": "A painted street",
        "From": f"{now - timedelta(minutes=1):%Y-%m-%dT%H:%M}",
        "To": f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "Cameras": f"street {video}",
        "Officers": "carol dora",
        "Threshold": str(story.THRESHOLD),
    }
    for label, text in fields.items():
        await page.get_by_label(re.compile(f"^{label}")).fill(text)
    await town.picture(page, "draft")
    await page.get_by_role("button", name="Draft it").click()
    await shown(page, "draft", "two persons, apart", "nobody yet")
    return page


async def lists_by_hand(town: Town, author: Page, photo: Path) -> None:
    await author.get_by_role("link", name="The list").click()
    fields = {
        "Subject": SUBJECT,
        "Category": "demonstration",
        "Reason": REASON,
        "Source": "face_recognition 1.3.0, public domain",
        "Date of birth": BORN,
        "Instruction": INSTRUCTION,
        "On the list until": f"{datetime.now(UTC) + timedelta(hours=1):%Y-%m-%dT%H:%M}",
    }
    for label, text in fields.items():
        await author.get_by_label(re.compile(f"^{label}")).fill(text)
    await author.get_by_label(re.compile("^Photo")).set_input_files(photo)
    await author.get_by_role("button", name="Add it").click()
    await shown(author, f"{SUBJECT}: taken", "by hand, anton")
    await town.picture(author, "list")


async def announces(town: Town, author: Page) -> None:
    await town.open(author, "/deployments/demo", "not published yet")
    await author.get_by_role("button", name="Publish the notice").click()
    await expect(author.locator("main")).not_to_contain_text("not published yet", timeout=LONGEST_MS)
    await town.open(author, "/deployments/demo/review", "Added by hand.")
    assert await author.get_by_role("button", name="Authorise exactly this").count() == 0
    page = await town.page()
    for sheet in ("", "/poster", "/leaflet"):
        await page.goto(f"{town.origin}/public/notices/demo{sheet}")
        await expect(page.locator("body")).to_contain_text("A painted street", timeout=LONGEST_MS)
        await town.picture(page, f"notice{sheet.replace('/', '-')}")


async def waits(town: Town, name: str) -> Page:
    """An officer, on the page on which alerts come up; before it is live there is nothing to connect to."""
    page = await town.visitor(name)
    await town.open(page, "/alerts/demo", "No alert is waiting for you.")
    return page


async def authorises(town: Town, officer: Page) -> None:
    await town.enter(officer, "berta")
    await town.open(officer, "/deployments/demo/review", "Added by hand: I have looked at it", BORN)
    await expect(officer.get_by_alt_text(f"Photo of {SUBJECT}")).to_have_attribute(
        "src", re.compile("^blob:"), timeout=LONGEST_MS
    )
    await officer.get_by_label("I have looked at it").check()
    await town.picture(officer, "review")
    await officer.get_by_role("button", name="Authorise exactly this").click()
    await shown(officer, "authorised", "berta")
    await town.picture(officer, "authorised")


async def goes_live(town: Town, officer: Page) -> None:
    await officer.get_by_role("button", name="Go live").click()
    await shown(officer, "live")


async def compared(town: Town, carol: Page, dora: Page) -> None:
    """Both see two pictures and nothing else; neither learns who it is before both have answered."""
    for page in (carol, dora):
        await expect(page.locator("#compare")).to_be_visible(timeout=LONGEST_MS)
        for picture in ("#face", "#reference"):
            await expect(page.locator(picture)).to_have_attribute(
                "src", re.compile("^blob:"), timeout=LONGEST_MS
            )
        assert not [text for text in (SUBJECT, REASON, INSTRUCTION) if text in await page.content()]
    await expect(carol.locator("#trouble")).to_be_hidden()
    await town.picture(carol, "compare")
    await carol.keyboard.press("1")
    await shown(carol, "Your answer is locked", "do not engage")
    assert INSTRUCTION not in await carol.content()
    await town.picture(carol, "locked")
    await expect(dora.locator("#compare")).to_be_visible()
    await dora.keyboard.press("1")
    for page in (carol, dora):
        await shown(page, "All who compared say so.", INSTRUCTION, SUBJECT, REASON)


async def records(town: Town, carol: Page) -> None:
    await carol.get_by_label("Engagement").select_option("engaged")
    await carol.get_by_label("Was it the person?").select_option("yes, confirmed")
    await carol.get_by_label("Disposal").select_option("no action")
    await carol.get_by_role("button", name="Record it").click()
    await expect(carol.locator("#recorded")).to_have_text(
        re.compile(r"Receipt for the person: \S+"), timeout=LONGEST_MS
    )
    await town.picture(carol, "engage")


async def is_watched(town: Town, supervisor: Page) -> None:
    """The page was open before there was anything to see."""
    image = supervisor.get_by_alt_text("Camera street, every face filled")
    await expect(image).to_be_visible(timeout=LONGEST_MS)
    await expect(image).to_have_js_property("naturalWidth", 640)
    await shown(supervisor, "street", "Is it good enough?")
    await town.picture(supervisor, "watch")


async def is_ended(town: Town, supervisor: Page) -> None:
    await town.open(supervisor, "/deployments/demo", "live")
    await supervisor.get_by_label("Why").fill("The square was cleared.")
    await town.picture(supervisor, "live")
    await supervisor.get_by_role("button", name="Stop").click()
    await shown(supervisor, "stopped", "The square was cleared.")
    await supervisor.get_by_label("There is no way back").check()
    await supervisor.get_by_role("button", name="End it for good").click()
    await becomes(supervisor, "destroyed")
    await town.picture(supervisor, "destroyed")
    await town.open(supervisor, "/deployments/demo/list", "Nobody is on it.")


async def is_audited(town: Town) -> None:
    page = await town.visitor("fritz")
    await town.open(page, "/audit", "The chain holds", "authorised", "outcome recorded", "destroyed")
    await town.picture(page, "audit")


async def is_published(town: Town) -> None:
    page = await town.page()
    await town.open(page, "/public/records")
    await becomes(page, "A painted street")
    for path in ("records", "results"):
        await town.open(page, f"/public/{path}")
        assert not [text for text in (SUBJECT, REASON, "carol", "anton") if text in await page.content()]
        assert await page.locator("main img").count() == 0
        await town.picture(page, path)
