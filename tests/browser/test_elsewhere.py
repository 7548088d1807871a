"""Signing in at a real provider, in a real browser: its own page, back as the right person, and out again."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, expect

from services.chassis.origin import utc_now
from services.registrar.adapters.authlib_provider import AuthlibProvider, Client
from services.registrar.domain.elsewhere import Wanted
from tests.browser.chromium import violations
from tests.browser.conftest import sign_in
from tests.browser.served import Town as ServedTown
from tests.browser.street import Street
from tests.connected.servers.ports import free_port
from tests.connected.servers.provider_server import ProviderServer, RegisteredClient
from tests.console.standing import Standing, standing
from tests.pipeline.command import Place

BUTTON = "Sign in with your organisation"
SECRET = "a secret of +16% or more"


@dataclass
class Town:
    """A console whose people sign in at `provider`, and nowhere else. `ahead`: of the time, is its clock."""

    provider: ProviderServer
    browser: Browser
    ahead: timedelta = timedelta(0)
    place: Standing = field(init=False)

    def now(self) -> datetime:
        return utc_now() + self.ahead

    async def page(self, width: int = 1280, scheme: str = "light") -> Page:
        """A browser of its own, that nobody has used."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            base_url=self.place.origin,
        )
        context.set_default_timeout(10_000)
        return await context.new_page()

    async def leave(self, page: Page, path: str = "/") -> None:
        """Press the button, by keyboard, and come to the provider's own page."""
        await page.goto(path)
        button = page.get_by_role("button", name=BUTTON)
        await expect(button).to_be_focused()
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"{self.provider.issuer}/**")

    async def enter(self, page: Page, name: str, path: str = "/") -> None:
        """Sign in there, and come back."""
        await self.leave(page, path)
        await at_the_provider(page, name)
        await page.wait_for_url(lambda url: urlsplit(url).path == urlsplit(path).path)


async def at_the_provider(page: Page, name: str) -> None:
    """Sign in on its page, and consent on the next."""
    await page.get_by_placeholder("Enter any login").fill(name)
    await page.get_by_placeholder("and password").fill("whatever is taken there")
    await page.get_by_role("button", name="Sign-in").click()
    await page.get_by_role("button", name="Continue").click()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def provider(port: int) -> Iterator[ProviderServer]:
    origin = f"http://localhost:{port}"
    client = RegisteredClient("sightline", SECRET, [f"{origin}/sign-in/return"], [f"{origin}/sign-in"])
    with ProviderServer(client) as server:
        yield server


@pytest.fixture
async def town(
    tmp_path: Path, street: Street, browser: Browser, provider: ProviderServer, port: int
) -> AsyncIterator[Town]:
    wanted, town = Wanted("preferred_username", max_age_seconds=3600), Town(provider, browser)
    there = AuthlibProvider(Client(provider.issuer, "sightline", SECRET), wanted, town.now)
    async with standing(
        tmp_path,
        serve=street.services.serve,
        provider=there,
        passwords_allowed=False,
        address=f"127.0.0.1:{port}",
        wanted=wanted,
    ) as town.place:
        yield town


async def test_whoever_signs_in_there_is_here_as_who_they_are_and_where_they_were_going(
    town: Town, pictures: Path
) -> None:
    said: list[str] = []
    page = await town.page()
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    await town.leave(page, "/deployments?x=1")
    await page.screenshot(path=pictures / "provider-sign-in.png", full_page=True)
    await at_the_provider(page, "author")
    await page.wait_for_url(f"{town.place.origin}/deployments?x=1")
    await expect(page.locator(".who")).to_contain_text("author")
    await expect(page.get_by_role("link", name="New draft")).to_be_visible()
    await page.screenshot(path=pictures / "provider-signed-in.png", full_page=True)
    assert [line for line in said if "Content Security Policy" in line] == []
    await page.goto("/audit")
    await expect(page.locator("main")).to_contain_text("not among what you are here for")


async def test_who_signs_out_is_out_here_and_there(town: Town, pictures: Path) -> None:
    page = await town.page()
    await town.enter(page, "auditor")
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url(f"{town.provider.issuer}/**")
    await page.screenshot(path=pictures / "provider-sign-out.png", full_page=True)
    await page.get_by_role("button", name="Yes").click()
    await page.wait_for_url(f"{town.place.origin}/sign-in*")
    await town.leave(page)
    await expect(page.get_by_placeholder("Enter any login")).to_be_visible()


async def test_who_stays_signed_in_there_comes_back_without_being_asked(town: Town) -> None:
    page = await town.page()
    await town.enter(page, "auditor")
    await page.context.clear_cookies(domain="localhost")
    await page.goto("/")
    await page.get_by_role("button", name=BUTTON).click()
    await page.wait_for_url(f"{town.place.origin}/")
    await expect(page.locator("main")).to_contain_text("Good to see you, auditor")


async def test_whom_the_provider_knows_and_the_directory_does_not_is_refused(
    town: Town, pictures: Path
) -> None:
    page = await town.page(360)
    await town.leave(page)
    await at_the_provider(page, "stranger")
    await expect(page.get_by_role("alert")).to_have_text(
        "the provider knows you, the directory here does not; ask an engineer"
    )
    assert await violations(page) == []
    await page.screenshot(path=pictures / "provider-stranger-360.png", full_page=True)


async def test_who_breaks_it_off_there_comes_back_to_a_line(town: Town) -> None:
    page = await town.page()
    await town.leave(page)
    await page.get_by_role("link", name="Cancel").click()
    await expect(page.get_by_role("alert")).to_contain_text("the sign-in was broken off")


async def test_a_link_that_somebody_else_began_signs_nobody_in(town: Town) -> None:
    attacker, victim = await town.page(), await town.page()
    await town.leave(attacker)
    # Without it the answer is not used up on the way.
    await attacker.context.clear_cookies(name=re.compile("^elsewhere-"))
    await at_the_provider(attacker, "author")
    await attacker.wait_for_url(f"{town.place.origin}/sign-in/return?*")
    await town.leave(victim)
    await victim.goto(attacker.url)
    await expect(victim.get_by_role("alert")).to_contain_text("not begun in this browser")
    await victim.goto("/")
    assert urlsplit(victim.url).path == "/sign-in"


async def test_a_provider_that_has_new_keys_is_believed(town: Town) -> None:
    await town.enter(await town.page(), "author")
    town.provider.rotate()
    town.provider.stop()
    town.provider.start()
    # Unknown keys are asked for every ten seconds at most.
    town.ahead = timedelta(seconds=11)
    page = await town.page()
    await town.enter(page, "engineer")
    await expect(page.locator(".who")).to_contain_text("engineer")


async def test_a_provider_that_is_away_is_said_to_be_and_is_asked_again_when_it_is_back(town: Town) -> None:
    town.provider.stop()
    page = await town.page()
    await page.goto("/sign-in")
    await page.get_by_role("button", name=BUTTON).click()
    await expect(page.get_by_role("alert")).to_contain_text("the sign-in provider does not answer")
    town.provider.start()
    await town.enter(page, "author")


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]
)
async def test_the_pages_on_the_way_are_for_everybody_to_use(
    town: Town, pictures: Path, width: int, scheme: str
) -> None:
    page = await town.page(width, scheme)
    await page.goto("/sign-in")
    await expect(page.get_by_role("button", name=BUTTON)).to_be_focused()
    assert await violations(page) == []
    await page.screenshot(path=pictures / f"provider-button-{width}-{scheme}.png", full_page=True)
    # What has no content leaves the browser where it is.
    await page.route(f"{town.provider.issuer}/**", lambda route: route.fulfill(status=204))
    await page.get_by_role("button", name=BUTTON).click()
    await expect(page.get_by_role("heading", name="One moment")).to_be_visible()
    assert await violations(page) == []
    await page.screenshot(path=pictures / f"provider-going-{width}-{scheme}.png", full_page=True)
    await page.unroute(f"{town.provider.issuer}/**")
    await page.get_by_role("link", name="Go on").click()
    await page.wait_for_url(f"{town.provider.issuer}/**")


async def test_where_there_are_both_ways_the_page_says_which_is_which(
    tmp_path: Path, browser: Browser, provider: ProviderServer, pictures: Path
) -> None:
    there = AuthlibProvider(Client(provider.issuer, "sightline", SECRET), Wanted())
    async with standing(tmp_path, provider=there) as place:
        for width in (1280, 360):
            page = await browser.new_page(viewport={"width": width, "height": 800})
            await page.goto(f"{place.origin}/sign-in")
            await expect(page.get_by_role("button")).to_have_text([BUTTON, "Sign in with a password"])
            assert await violations(page) == []
            await page.screenshot(path=pictures / f"provider-both-{width}.png", full_page=True)
        await sign_in(page, "author", "/", place.origin)


async def test_what_the_engineer_sets_is_all_that_it_takes(
    tmp_path: Path, browser: Browser, provider: ProviderServer, port: int, pictures: Path
) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    served = ServedTown(Place(tmp_path), browser, pictures)
    served.settle()
    settings = {
        "REGISTRAR_OIDC_ISSUER": provider.issuer,
        "REGISTRAR_OIDC_CLIENT_ID": "sightline",
        "REGISTRAR_OIDC_CLIENT_SECRET_FILE": str(file),
        "REGISTRAR_PASSWORDS_ALLOWED": "false",
    }
    async with served.serving(f"127.0.0.1:{port}", **settings):
        page = await served.page()
        await page.goto(f"{served.origin}/sign-in")
        await page.get_by_role("button", name=BUTTON).click()
        await at_the_provider(page, "anton")
        await page.wait_for_url(f"{served.origin}/")
        await expect(page.locator("main")).to_contain_text("Good to see you, anton")
        await expect(page.get_by_role("navigation")).to_contain_text("New draft")
