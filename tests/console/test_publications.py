"""However many ask, the registrar is asked once a second at most; and says to nobody where it is."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.chassis.access import CONSOLE
from services.chassis.errors import Unavailable
from tests.console.publishing import notice, tell
from tests.console.standing import Standing, standing
from tests.console.telling import Telling


@pytest.fixture
def services() -> Telling:
    made = Telling()
    tell(made, [notice()])
    return made


@pytest.fixture
async def place(tmp_path: Path, services: Telling) -> AsyncIterator[Standing]:
    async with standing(tmp_path, {}, services.serve) as made:
        yield made


async def test_it_is_asked_by_the_console_and_by_nobody_else(place: Standing, services: Telling) -> None:
    async with place.browser() as browser:
        await browser.get("/public")
        await browser.get("/public/results")
    assert {who for who, _, _ in services.asked} == {CONSOLE}


async def test_a_crowd_asks_once(place: Standing, services: Telling) -> None:
    async with place.browser() as browser:
        answers = await asyncio.gather(*(browser.get("/public") for _ in range(40)))
    assert {status for status, _ in answers} == {200} and len(services.of("ListNotices")) == 1


async def test_what_has_changed_is_seen_a_second_later(place: Standing, services: Telling) -> None:
    async with place.browser() as browser:
        await browser.get("/public")
        tell(services, [notice(place="Station Road")])
        async with asyncio.timeout(10):
            while "Station Road" not in (await browser.get("/public"))[1]:
                await asyncio.sleep(0.05)


async def test_whoever_goes_away_takes_no_answer_from_the_others(place: Standing, services: Telling) -> None:
    async with place.browser() as impatient, place.browser() as patient:
        leaving = asyncio.create_task(impatient.get("/public"))
        staying = asyncio.create_task(patient.get("/public"))
        await asyncio.sleep(0)
        leaving.cancel()
        assert (await staying)[0] == 200


@pytest.mark.parametrize(
    "path", ["/public", "/public/notices.json", "/public/records.csv", "/public/results"]
)
async def test_a_registrar_that_is_away_is_said_without_saying_where_it_is(
    place: Standing, services: Telling, path: str
) -> None:
    away = Unavailable("a service cannot be reached: ipv4:10.0.0.7:7407")
    services.told |= {"ListNotices": away, "ListRecords": away}
    async with place.browser() as browser, browser.web.get(place.origin + path) as answer:
        text = await answer.text()
        assert answer.status == 503 and "try again in a minute" in text and "10.0.0.7" not in text
        assert answer.headers["Cache-Control"] == "no-store"
