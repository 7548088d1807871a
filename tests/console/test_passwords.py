"""One's own password in the console: before anything else where it was given, and whenever one likes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.console.standing import Browser, Standing, standing
from tests.registrar.signing_in_rig import PASSWORD

OWN = "quite some other words"


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Standing]:
    async with standing(tmp_path) as made:
        yield made


async def chosen(browser: Browser, password: str, new: str, once_more: str = "") -> tuple[int, str]:
    await browser.get("/password")
    return await browser.post("/password", password=password, new_password=new, once_more=once_more or new)


async def test_with_a_password_that_was_given_nothing_opens_but_the_page_to_set_ones_own(
    place: Standing,
) -> None:
    given = (await place.people.give("author", caller="engineer")).password
    async with place.browser() as browser:
        await browser.sign_in("author", given)
        for path in ("/", "/deployments", "/deployments/new"):
            assert await browser.get(path) == (303, "/password")
        status, text = await browser.get("/present", script=True)
        assert status == 403 and "password of your own" in text
        status, text = await browser.get("/password")
        assert status == 200 and "given to you by somebody else" in text and "/deployments" not in text
        assert await browser.post("/deployments", name="market") == (303, "/password")
        assert (await chosen(browser, given, OWN))[1] == "/password?changed"
        assert (await browser.get("/deployments/new"))[0] == 200
        status, text = await browser.get("/password?changed")
        assert "Your password is changed" in text


async def test_who_was_given_a_password_may_go_without_setting_one(place: Standing) -> None:
    given = (await place.people.give("author", caller="engineer")).password
    async with place.browser() as browser:
        await browser.sign_in("author", given)
        await browser.get("/password")
        assert await browser.post("/sign-out") == (303, "/sign-in")


async def test_anybody_changes_their_own_and_is_out_everywhere_else(place: Standing) -> None:
    async with place.browser("auditor") as here, place.browser("auditor") as there:
        assert (await chosen(here, PASSWORD, OWN))[0] == 303
        assert (await here.get("/"))[0] == 200
        assert await there.get("/") == (303, "/sign-in?next=%2F&over=1")


@pytest.mark.parametrize(
    ("password", "new", "once_more", "status", "said"),
    [
        (PASSWORD, OWN, "something else again", 400, "not the same"),
        (PASSWORD, "short", "", 400, "12 characters"),
        (PASSWORD, PASSWORD, "", 400, "choose another"),
        ("not the right words", OWN, "", 403, "wrong"),
    ],
)
async def test_what_is_wrong_is_said_and_changes_nothing(
    place: Standing, password: str, new: str, once_more: str, status: int, said: str
) -> None:
    async with place.browser("author") as browser:
        answered, text = await chosen(browser, password, new, once_more)
        assert answered == status and said in text and new not in text
        assert (await browser.get("/"))[0] == 200


async def test_an_engineer_gives_a_password_that_is_shown_once_and_ends_sessions(place: Standing) -> None:
    async with place.browser("engineer") as engineer, place.browser("author") as author:
        status, text = await engineer.post("/people/sessions", name="author")
        assert status == 200 and "1 session of author ended" in text
        assert (await author.get("/"))[0] == 303
        status, text = await engineer.post("/people/password", name="author")
        given = text.partition('id="given">')[2].partition("<")[0]
        assert status == 200 and given
        assert given not in (await engineer.get("/people"))[1]
        assert (await author.sign_in("author", given))[0] == 303
        assert await author.get("/") == (303, "/password")


async def test_whom_nobody_knows_gets_none(place: Standing) -> None:
    async with place.browser("engineer") as engineer:
        status, text = await engineer.post("/people/password", name="<script>")
        assert status == 409 and "in the directory" in text
