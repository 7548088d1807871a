"""Signing in at the provider, as a browser goes: there, back and on; and what it is told on the way."""

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web
from yarl import URL

from services.console.pages.leaving import Leaving
from services.console.pages.place import Place
from services.registrar.adapters.authlib_provider import AuthlibProvider
from services.registrar.domain.elsewhere import Wanted
from tests.console.standing import Browser, Standing, standing
from tests.registrar.provider_stub import CODE, Stub, stub

_GOING = re.compile(r'http-equiv="refresh" content="0; url=([^"]*)"')


@pytest.fixture
async def there() -> AsyncIterator[Stub]:
    async with stub() as made:
        made.claims["sub"] = "author"
        yield made


@pytest.fixture
async def place(tmp_path: Path, there: Stub) -> AsyncIterator[Standing]:
    async with standing(tmp_path, provider=AuthlibProvider(there.client, Wanted())) as made:
        yield made


def going(text: str) -> str:
    """Where a page goes on to by itself."""
    found = _GOING.search(text)
    assert found, text
    return unescape(found[1])


async def leave(browser: Browser, there: Stub, after: str = "/") -> dict[str, str]:
    """Press the button; return what the provider sends the browser back with."""
    await browser.get("/sign-in")
    status, text = await browser.post("/sign-in/provider", next=after)
    assert status == 200
    sent = there.sent(going(text))
    assert sent["redirect_uri"] == f"{browser.origin}/sign-in/return"
    return {"state": sent["state"], "code": CODE, "iss": there.issuer}


def kept_as(browser: Browser) -> str:
    """What the cookie on the way is called there."""
    return Place(browser.origin).cookie("elsewhere")


def keep(browser: Browser, cookie: str) -> None:
    browser.web.cookie_jar.update_cookies({kept_as(browser): cookie}, URL(browser.origin))


async def come_back(browser: Browser, answered: dict[str, str]) -> tuple[int, str]:
    return await browser.get(f"/sign-in/return?{urlencode(answered)}")


async def test_whoever_comes_back_is_signed_in_and_where_they_were_going(
    place: Standing, there: Stub
) -> None:
    async with place.browser() as browser:
        status, text = await come_back(browser, await leave(browser, there, "/deployments?a=1"))
        assert status == 200 and going(text) == "/deployments?a=1"
        status, text = await browser.get("/")
    assert status == 200 and "Good to see you, author" in text


@pytest.mark.parametrize(
    "after", ["//evil.example", "https://evil.example", "/\\evil.example", "/" + "x" * 2000]
)
async def test_nobody_is_sent_elsewhere_afterwards(place: Standing, there: Stub, after: str) -> None:
    async with place.browser() as browser:
        _, text = await come_back(browser, await leave(browser, there, after))
    assert going(text) == "/"


async def test_a_link_that_somebody_else_began_signs_nobody_in(place: Standing, there: Stub) -> None:
    async with place.browser() as attacker, place.browser() as victim:
        answered = await leave(attacker, there)
        status, text = await come_back(victim, answered)
        assert status == 403 and "not begun in this browser" in text
        await leave(victim, there)
        assert (await come_back(victim, answered))[0] == 403
        assert (await victim.get("/"))[0] == 303


async def test_a_way_back_that_was_used_leads_nowhere(place: Standing, there: Stub) -> None:
    async with place.browser() as browser:
        answered = await leave(browser, there)
        kept = browser.cookies()[kept_as(browser)]
        await come_back(browser, answered)
        assert kept_as(browser) not in browser.cookies()
        keep(browser, kept)
        status, text = await come_back(browser, answered)
    assert status == 403 and "finished already" in text


async def test_who_broke_it_off_reads_so_and_can_start_again(place: Standing, there: Stub) -> None:
    async with place.browser() as browser:
        answered = await leave(browser, there)
        status, text = await come_back(
            browser, {"state": answered["state"], "iss": there.issuer, "error": "access_denied",
                      "error_description": "<b>call 555-1234</b>"},
        )  # fmt: skip
    assert status == 403 and "broken off" in text and "555-1234" not in text and "Sign in with your" in text


@pytest.mark.parametrize("query", ["", "state=x", "code=x", "state=x&code=y", "error=x", "state=%C3%A4"])
async def test_what_is_no_answer_is_said_in_a_line(place: Standing, query: str) -> None:
    async with place.browser() as browser:
        status, text = await browser.get(f"/sign-in/return?{query}")
    assert status == 403 and "start it again here" in text


@pytest.mark.parametrize("query", ["state=x&state=y", "code=" + "x" * 5000])
async def test_an_answer_that_says_too_much_is_not_passed_on(place: Standing, query: str) -> None:
    async with place.browser() as browser:
        assert (await browser.get(f"/sign-in/return?{query}"))[0] == 400


@pytest.mark.parametrize("cookie", ["", ".", "x", "ä.ö", "A" * 43 + ".____", "A" * 43 + ".Ly9ldmls"])
async def test_what_a_browser_keeps_is_not_believed(place: Standing, there: Stub, cookie: str) -> None:
    async with place.browser() as browser:
        answered = await leave(browser, there)
        keep(browser, cookie)
        assert (await come_back(browser, answered))[0] == 403


async def test_where_a_browser_says_that_it_was_going_is_a_page_of_ours(place: Standing, there: Stub) -> None:
    async with place.browser() as browser:
        answered = await leave(browser, there)
        handle = browser.cookies()[kept_as(browser)].partition(".")[0]
        keep(browser, f"{handle}.Ly9ldmls")
        _, text = await come_back(browser, answered)
    assert going(text) == "/"


async def test_the_cookie_on_the_way_is_out_of_reach_and_soon_gone(place: Standing) -> None:
    async with place.browser() as browser:
        await browser.get("/sign-in")
        sent, headers = {"proof": browser.proof}, {"Origin": place.origin}
        async with browser.web.post(f"{place.origin}/sign-in/provider", data=sent, headers=headers) as answer:
            named = f"{kept_as(browser)}="
            cookies = [one for one in answer.headers.getall("Set-Cookie") if one.startswith(named)]
            policy = answer.headers["Content-Security-Policy"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"} <= set(cookies[0].split("; "))
    assert "form-action 'self'" in policy


def test_a_handle_is_not_shown() -> None:
    assert "hush" not in repr(Leaving(b"hush", "/"))


async def test_a_form_of_another_page_begins_nothing(place: Standing, there: Stub) -> None:
    async with place.browser() as browser:
        await browser.get("/sign-in")
        assert (await browser.post("/sign-in/provider", {"Origin": "https://evil.example"}))[0] == 403
        assert (await browser.post("/sign-in/provider", proof=""))[0] == 403
    assert there.asked == []


async def test_who_signs_out_here_is_asked_there(place: Standing, there: Stub) -> None:
    async with place.browser() as browser:
        await come_back(browser, await leave(browser, there))
        await browser.get("/")
        status, text = await browser.post("/sign-out")
        assert status == 200 and going(text).startswith(f"{there.issuer}/end?client_id=sightline&post_logout")
        assert (await browser.get("/"))[0] == 303


async def test_a_provider_that_is_away_is_said_to_be(place: Standing, there: Stub) -> None:
    there.answers["/.well-known/openid-configuration"] = web.Response(status=502)
    async with place.browser() as browser:
        await browser.get("/sign-in")
        status, text = await browser.post("/sign-in/provider")
        assert status == 503 and "the sign-in provider does not answer" in text
        assert (await browser.sign_in("author"))[0] == 303


async def test_a_page_offers_the_ways_that_there_are(tmp_path: Path, there: Stub) -> None:
    provider, button = AuthlibProvider(there.client, Wanted()), "Sign in with your organisation"
    for number, (given, allowed) in enumerate(((provider, True), (provider, False), (None, True))):
        folder = tmp_path / str(number)
        folder.mkdir()
        ways: dict[str, Any] = {"provider": given, "passwords_allowed": allowed}
        async with standing(folder, **ways) as place, place.browser() as browser:
            _, text = await browser.get("/sign-in")
            assert (button in text, 'type="password"' in text) == (given is not None, allowed)
            if not allowed:
                status, text = await browser.post("/sign-in", name="author", password="four words are plenty")
                assert status == 403 and "nobody signs in with a password here" in text
