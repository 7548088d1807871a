"""Signed heads for the public: as they were signed, whatever the console thinks of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.chassis.access import CONSOLE
from services.chassis.errors import Unavailable
from services.tree_heads.published import broken_at, heads_of
from tests.cli.test_witnessing import LONG, heads
from tests.console.publishing import tell_heads
from tests.console.standing import Standing, standing
from tests.console.telling import Telling

FOUND = heads(LONG, 10, 20, 30)


@pytest.fixture
def services() -> Telling:
    return Telling()


@pytest.fixture
async def place(tmp_path: Path, services: Telling) -> AsyncIterator[Standing]:
    async with standing(tmp_path, {}, services.serve) as made:
        yield made


async def test_a_witness_follows_what_is_published(place: Standing, services: Telling) -> None:
    tell_heads(services, FOUND)
    async with place.browser() as browser:
        _, text = await browser.get("/public/heads.json")
        status, page = await browser.get("/public/heads")
        _, latest = await browser.get("/public/heads/latest")
    found = heads_of(text)
    assert [one.note for one in found] == [one.note for one in FOUND] and broken_at(found) == (0, 0)
    assert latest == FOUND[-1].note.text
    assert status == 200 and page.count("audit.example.org") == 3 and "1 May 2026, 10:00 UTC" in page
    assert {who for who, _ in services.of("ListHeads")} == {CONSOLE}


async def test_where_nobody_has_signed_that_is_said(place: Standing, services: Telling) -> None:
    async with place.browser() as browser:
        assert "No head is signed yet" in (await browser.get("/public/heads"))[1]
        assert heads_of((await browser.get("/public/heads.json"))[1]) == []
        status, text = await browser.get("/public/heads/latest")
        assert status >= 400 and "no head is signed yet" in text


@pytest.mark.parametrize("path", ["/public/heads", "/public/heads.json", "/public/heads/latest"])
async def test_a_purger_that_is_away_is_said_without_saying_where_it_is(
    place: Standing, services: Telling, path: str
) -> None:
    services.told["ListHeads"] = Unavailable("a service cannot be reached: ipv4:10.0.0.7:7407")
    async with place.browser() as browser:
        status, text = await browser.get(path)
    assert status == 503 and "try again in a minute" in text and "10.0.0.7" not in text
