"""An officer at work in a real Chromium: alerts in one tab, the live view in another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import BrowserContext, Page, expect
from playwright.async_api import Error as PageError

from services.chassis import rpc
from services.chassis.access import Identity
from services.cli.asking.people import PeopleClient
from services.cli.people import add
from tests.browser.chromium import profiled
from tests.connected.cluster import Cluster, Process
from tests.registrar.signing_in_rig import PASSWORD
from tests.short_names import short_name

OFFICER, ENGINEER = "demo-officer", "edda"
LONGEST_MS = 90_000
_LOOK_SECONDS = 0.3


def settle(keys: Path) -> None:
    """Put the officer, who looks at cameras as well, and an engineer into the directory."""
    add(keys, OFFICER, ["engagement_officer", "supervisor"])
    add(keys, ENGINEER, ["engineer"])


@dataclass
class Desk:
    """`profile` is the browser's folder; `answered` and `watched` count what was seen of the street."""

    console: Process
    context: BrowserContext
    profile: Path
    answered: int = 0
    watched: int = 0

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.console.grpc_port}"

    async def work(self, deployment: str) -> None:
        """Answer alerts and look at cameras until told to stop."""
        await asyncio.gather(self._answer(f"/alerts/{deployment}"), self._watch(f"/watch/{deployment}"))

    async def _answer(self, path: str) -> None:
        page = await self._opened(path, "#waiting, #compare, #trouble, main")
        while True:
            if await page.locator("#compare").is_visible() and await page.locator("#face[src]").count():
                await page.keyboard.press("1")
                await expect(page.locator("#compare")).to_be_hidden(timeout=LONGEST_MS)
                self.answered += 1
            await asyncio.sleep(_LOOK_SECONDS)

    async def _watch(self, path: str) -> None:
        page = await self._opened(path, "[data-camera]")
        before = ""
        while True:
            shown = page.locator("[data-camera] img")
            now = (await shown.first.get_attribute("src") or "") if await shown.count() else ""
            self.watched += bool(now) and now != before
            before = now or before
            await asyncio.sleep(_LOOK_SECONDS)

    async def _opened(self, path: str, wanted: str) -> Page:
        """Open a page as soon as there is one: nobody knows of a deployment before it is drafted."""
        page = await self.context.new_page()
        while True:
            try:
                answer = await page.goto(f"{self.origin}{path}")
                if answer is not None and answer.ok and await page.locator(wanted).count():
                    return page
            except PageError:
                pass  # it is being drafted
            await asyncio.sleep(_LOOK_SECONDS)


@asynccontextmanager
async def desk(cluster: Cluster) -> AsyncIterator[Desk]:
    """A console before the cluster, and a browser in which the officer has signed in."""
    console = cluster.console()
    console.start()
    try:
        await asyncio.to_thread(cluster.wait_until_ready, console)
        profile, temporary = cluster.folder / "chromium", cluster.folder / "tmp" / "chromium"
        temporary.mkdir(parents=True, exist_ok=True)
        with short_name(temporary) as named:
            async with profiled(profile, named) as context:
                made = Desk(console, context, profile)
                page = await context.new_page()
                page.set_default_timeout(LONGEST_MS)
                await _sign_in(page, made.origin, await _password(cluster))
                yield made
    finally:
        if console.running:
            console.kill()


async def _sign_in(page: Page, origin: str, given: str) -> None:
    """By the forms; not key by key, which a busy machine may lose while it goes from page to page."""
    await page.goto(f"{origin}/sign-in")
    await page.get_by_label("Name").fill(OFFICER)
    await page.get_by_label("Password").fill(given)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.wait_for_url("**/password")
    await page.locator("input[name=password]").fill(given)
    for field in ("new_password", "once_more"):
        await page.locator(f"input[name={field}]").fill(PASSWORD)
    await page.get_by_role("button", name="Set it").click()
    await expect(page.get_by_role("status")).to_contain_text("Your password is changed", timeout=LONGEST_MS)


async def _password(cluster: Cluster) -> str:
    engineer = Identity.load(cluster.folder / "keys" / f"{ENGINEER}.key")
    channel = rpc.channel(f"127.0.0.1:{cluster.one('registrar').grpc_port}", engineer)
    try:
        return (await PeopleClient(channel).give_password(OFFICER)).password
    finally:
        await channel.close(None)
