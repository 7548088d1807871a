"""Before every page: the right place, a form of ours, a session, a role."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from services.chassis.access import Role
from services.console.domain.routes import ROUTES, Route
from tests.console.standing import Browser, Standing, standing


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Standing]:
    async with standing(tmp_path) as made:
        yield made


def filled(route: Route) -> str:
    """The path of a route, with something in each gap."""
    return re.sub(r"\{[^}]*\}", "x", route.path)


async def test_whoever_is_signed_in_comes_home(place: Standing) -> None:
    async with place.browser("author") as browser:
        status, text = await browser.get("/")
    assert status == 200 and "author" in text


async def test_whoever_is_not_is_asked_to_sign_in_and_comes_back(place: Standing) -> None:
    async with place.browser() as browser:
        assert await browser.get("/?a=1") == (303, "/sign-in?next=%2F%3Fa%3D1")
        await browser.get("/sign-in?next=%2F%3Fa%3D1")
        assert await browser.post(
            "/sign-in", name="author", password="four words are plenty", next="/?a=1"
        ) == (
            303,
            "/?a=1",
        )


@pytest.mark.parametrize(
    "there", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a\nb"]
)
async def test_after_signing_in_nobody_is_sent_elsewhere(place: Standing, there: str) -> None:
    async with place.browser() as browser:
        await browser.get("/sign-in")
        status, path = await browser.post(
            "/sign-in", name="author", password="four words are plenty", next=there
        )
    assert (status, path) == (303, "/")


async def test_what_was_wrong_with_a_sign_in_is_not_said(place: Standing) -> None:
    async with place.browser() as browser:
        await browser.get("/sign-in")
        wrong_password = await browser.post("/sign-in", name="author", password="wrong words these are")
        wrong_name = await browser.post("/sign-in", name="nobody", password="wrong words these are")
    assert wrong_password == wrong_name and wrong_password[0] == 403


async def test_who_signs_out_is_out(place: Standing) -> None:
    async with place.browser("author") as browser:
        session = browser.cookies()[place.session]
        assert await browser.post("/sign-out") == (303, "/sign-in")
    async with (
        aiohttp.ClientSession(cookies={place.session: session}) as web,
        web.get(place.origin + "/", allow_redirects=False) as answer,
    ):
        assert answer.status == 303


async def test_a_session_that_is_over_is_said_and_leads_back(place: Standing) -> None:
    async with place.browser("author") as browser:
        place.people.now += timedelta(hours=1)
        assert await browser.get("/") == (303, "/sign-in?next=%2F&over=1")


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": ""}])
async def test_a_form_of_another_page_is_refused(place: Standing, headers: dict[str, str]) -> None:
    async with place.browser("author") as browser:
        status, text = await browser.post("/sign-out", headers)
        assert status == 403 and "did not come from a page of this console" in text
        assert (await browser.get("/"))[0] == 200


@pytest.mark.parametrize("proof", ["", "0" * 64, "ä"])
async def test_a_form_that_does_not_prove_itself_is_refused(place: Standing, proof: str) -> None:
    async with place.browser("author") as browser:
        assert (await browser.post("/sign-out", proof=proof))[0] == 403


@pytest.mark.parametrize(("cookie", "origin"), [("", ""), ("", "https://evil.example"), ("A" * 43, "null")])
async def test_the_body_of_what_comes_from_elsewhere_is_not_read(
    place: Standing, cookie: str, origin: str
) -> None:
    async def never_ending() -> AsyncIterator[bytes]:
        yield b"name="
        await asyncio.sleep(60)

    headers = {"Origin": origin or place.origin, "Content-Type": "application/x-www-form-urlencoded"}
    cookies = {place.session: cookie} if cookie else {}
    async with (
        asyncio.timeout(10),
        aiohttp.ClientSession(cookies=cookies) as web,
        web.post(place.origin + "/sign-in", data=never_ending(), headers=headers) as answer,
    ):
        assert answer.status == 403


async def test_the_proof_of_somebody_elses_session_is_none(place: Standing) -> None:
    async with place.browser("author") as one, place.browser("auditor") as other:
        assert (await one.post("/sign-out", proof=other.proof))[0] == 403


async def test_by_another_name_there_is_only_the_way_here(place: Standing) -> None:
    async with aiohttp.ClientSession() as web:
        rebound = {"Host": "evil.example"}
        async with web.get(place.origin + "/", headers=rebound, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (303, place.origin + "/")
        async with web.post(place.origin + "/sign-in", headers=rebound, data={"name": "x"}) as answer:
            assert answer.status == 403


@pytest.mark.parametrize("path", ["/", "/sign-in", "/static/console.css", "/nowhere"])
async def test_every_answer_tells_the_browser_to_load_keep_and_frame_nothing(
    place: Standing, path: str
) -> None:
    async with aiohttp.ClientSession() as web, web.get(place.origin + path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "data:" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == ("no-cache" if "static" in path else "no-store")
        assert "Server" not in answer.headers


async def test_the_cookie_of_a_session_is_out_of_reach(place: Standing) -> None:
    async with place.browser() as browser:
        await browser.get("/sign-in")
        data = {"proof": browser.proof, "name": "author", "password": "four words are plenty"}
        async with browser.web.post(
            place.origin + "/sign-in", data=data, headers={"Origin": place.origin}, allow_redirects=False
        ) as answer:
            cookies = [
                one for one in answer.headers.getall("Set-Cookie") if one.startswith(f"{place.session}=")
            ]
    assert len(cookies) == 1 and {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookies[0].split("; "))


CLOSED = [route for route in ROUTES if route.roles is not None]


@pytest.mark.parametrize("route", CLOSED, ids=lambda route: f"{route.method}-{route.path}")
async def test_a_route_opens_for_nobody_who_is_not_signed_in(place: Standing, route: Route) -> None:
    async with place.browser() as browser:
        if route.method == "GET":
            status, where = await browser.get(filled(route))
        else:
            await browser.get("/sign-in")
            status, where = await browser.post(filled(route))
    assert status == 303 and where.startswith("/sign-in")


ROWS = [(route, role) for route in CLOSED for role in Role if not route.opens_for({role})]


@pytest.mark.parametrize(("route", "role"), ROWS, ids=lambda one: getattr(one, "name", str(one)))
async def test_a_route_is_shut_to_every_role_that_its_row_does_not_name(
    place: Standing, route: Route, role: Role
) -> None:
    async with place.browser(role.replace("_", "-")) as browser:
        answer = await (browser.get if route.method == "GET" else browser.post)(filled(route))
    assert answer[0] == 403 and "not among what you are here for" in answer[1]


async def test_two_consoles_of_one_machine_leave_each_other_their_cookies(tmp_path: Path) -> None:
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
    async with (
        standing(tmp_path / "one") as one,
        standing(tmp_path / "other") as other,
        one.browser("author") as browser,
    ):
        elsewhere = Browser(other.origin, browser.web)
        assert (await elsewhere.sign_in("author"))[0] == 303
        assert [(await each.get("/"))[0] for each in (browser, elsewhere)] == [200, 200]
