"""`sightline serve --console` as a process of its own, its people, and a browser for each of them."""

import asyncio
import signal
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from services.cli.asking.people import PeopleClient
from services.cli.connecting import Where, connect
from services.cli.people import add
from tests.browser.conftest import sign_in
from tests.pipeline.command import Place

LONGEST_MS = 60_000
WIDE_PX, NARROW_PX, HIGH_PX = 1280, 360, 800
PEOPLE = {
    "anton": ["author"],
    "berta": ["authorising_officer"],
    "carol": ["engagement_officer"],
    "dora": ["engagement_officer"],
    "edda": ["engineer"],
    "fritz": ["auditor"],
    "greta": ["supervisor"],
}


@dataclass
class Town:
    """`origin` is where the console answers; another after each start."""

    place: Place
    browser: Browser
    pictures: Path
    origin: str = ""
    given: dict[str, str] = field(default_factory=dict)

    def settle(self) -> None:
        """Put everybody into the directory."""
        for name, roles in PEOPLE.items():
            add(self.place.store / "keys", name, roles)

    @asynccontextmanager
    async def serving(self, address: str = "127.0.0.1:0", **settings: str) -> AsyncIterator[None]:
        """Run all services and the console; they have ended in order when the block is left."""
        words = ("serve", "--console", address)
        settled = {
            "REGISTRAR_RECORD_SETTLES_AFTER_SECONDS": "0",
            # Passwords are given within this hour: in earnest they would not count as two persons yet.
            "REGISTRAR_GIVEN_PASSWORD_DOUBTED_HOURS": "0",
            **settings,
        }
        with self.place.started(*words, **settled) as process:
            self.origin = await asyncio.to_thread(_origin, process)
            yield
            process.send_signal(signal.SIGINT)
            _, err = await asyncio.to_thread(process.communicate, timeout=LONGEST_MS / 1000)
            assert (process.returncode, err) == (0, "")

    async def give_passwords(self) -> None:
        """As the engineer does it."""
        engineer = Where(self.place.store / "keys" / "edda.key", self.place.store)
        async with connect(engineer) as connection:
            for name in PEOPLE:
                client = PeopleClient(connection.channel_to("registrar"))
                self.given[name] = (await client.give_password(name)).password

    async def page(self) -> Page:
        """Open a browser of its own, that nobody has used."""
        context = await self.browser.new_context(viewport={"width": WIDE_PX, "height": HIGH_PX})
        context.set_default_timeout(LONGEST_MS)
        return await context.new_page()

    async def enter(self, page: Page, name: str) -> None:
        """Sign in; the first time with what the engineer gave."""
        await sign_in(page, name, "/", self.origin, self.given.pop(name, ""))

    async def visitor(self, name: str) -> Page:
        """Somebody who has signed in, in a browser of their own."""
        page = await self.page()
        await self.enter(page, name)
        return page

    async def open(self, page: Page, path: str, *texts: str) -> None:
        """Open a page, and wait until each of `texts` is on it."""
        await page.goto(f"{self.origin}{path}")
        await shown(page, *texts)

    async def picture(self, page: Page, name: str) -> None:
        """Keep what a page looks like at both widths, for somebody to look at."""
        for width in (NARROW_PX, WIDE_PX):
            await page.set_viewport_size({"width": width, "height": HIGH_PX})
            await page.screenshot(path=self.pictures / f"story-{name}-{width}.png", full_page=True)


def _origin(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    said: Sequence[str] = [process.stdout.readline() for _ in range(3)]
    found = [line.split()[4].rstrip(";") for line in said if line.startswith("the console answers at")]
    assert found, said
    return found[0]


async def shown(page: Page, *texts: str) -> None:
    """Wait until each of `texts` is on the page."""
    for text in texts:
        await expect(page.locator("main")).to_contain_text(text, timeout=LONGEST_MS)


async def becomes(page: Page, text: str) -> None:
    """Load the page again until `text` is on it."""
    async with asyncio.timeout(LONGEST_MS / 1000):
        while text not in await page.locator("main").inner_text():
            await page.reload()
