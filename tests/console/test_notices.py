"""Notices, from the registrar's own tables to pages, JSON and paper."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DESTROYED,
    STATUS_LIVE,
)
from tests.chassis.deploying import deployment
from tests.console.publishing import console_of, registrar_of
from tests.console.standing import Standing
from tests.registrar.tallying import Rig


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[tuple[Rig, Standing]]:
    async with registrar_of(tmp_path) as made:
        yield made


async def announced(rig: Rig, name: str, status: int, *, days: int = 0, trial: bool = False) -> None:
    plan = deployment(name)
    plan.start.FromDatetime(rig.now + timedelta(days=days))
    plan.end.FromDatetime(rig.now + timedelta(days=days, hours=3))
    await rig.notices.publish(plan, rig.now)
    await rig.becomes(status, name=name, trial=trial)  # type: ignore[arg-type]


async def test_what_is_to_come_stands_before_what_is_over(both: tuple[Rig, Standing]) -> None:
    rig, place = both
    await announced(rig, "gone", STATUS_DESTROYED)
    await announced(rig, "soon", STATUS_AUTHORISED, days=1)
    await announced(rig, "now", STATUS_LIVE)
    async with place.browser() as browser:
        _, text = await browser.get("/public")
    where = [text.index(f"/public/notices/{name}") for name in ("now", "soon", "gone")]
    assert where == sorted(where) and "live now" in text and "to come" in text
    assert where[1] < text.index("<h2>Over</h2>") < where[2]


async def test_a_trial_has_no_notice_whatever_bore_its_name(both: tuple[Rig, Standing]) -> None:
    rig, place = both
    await announced(rig, "market", STATUS_LIVE, trial=True)
    async with place.browser() as browser:
        _, text = await browser.get("/public")
        _, written = await browser.get("/public/notices.json")
        assert "market" not in text and json.loads(written)["notices"] == []
        for path in ("", "/poster", "/leaflet"):
            assert (await browser.get(f"/public/notices/market{path}"))[0] == 404


async def test_nothing_announced_is_said(both: tuple[Rig, Standing]) -> None:
    async with both[1].browser() as browser:
        status, text = await browser.get("/public")
    assert status == 200 and "Nothing is announced" in text and "<h2>Over</h2>" not in text


async def test_json_has_what_the_page_has(both: tuple[Rig, Standing]) -> None:
    rig, place = both
    await announced(rig, "market", STATUS_LIVE)
    async with place.browser() as browser:
        _, text = await browser.get("/public/notices.json")
    assert json.loads(text) == {
        "contact": None,
        "complaints": None,
        "notices": [
            {
                "deployment": "market",
                "place": "Market Square",
                "start": "2026-05-01T12:00:00Z",
                "end": "2026-05-01T15:00:00Z",
                "purpose": deployment().purpose,
                "legal_basis": "An order of the court",
                "footage": "none is kept",
                "published_at": "2026-05-01T12:00:00Z",
                "standing": "live now",
            }
        ],
    }


@pytest.mark.parametrize(
    ("clear", "said", "unsaid"),
    [
        (False, ("kept 7 days at most, every face filled", "no picture and no measurement"), "be seen in"),
        (True, ("kept 7 days at most, faces NOT filled", "It can be seen in the footage"), "no picture and"),
    ],
)
async def test_footage_is_announced_and_nothing_is_said_that_it_makes_untrue(
    both: tuple[Rig, Standing], clear: bool, said: tuple[str, ...], unsaid: str
) -> None:
    rig, place = both
    plan = deployment()
    plan.footage.kept_days, plan.footage.faces_clear = 7, clear
    await rig.notices.publish(plan, rig.now)
    await rig.becomes(STATUS_LIVE, name="market")
    async with place.browser() as browser:
        for path in ("", "/poster", "/leaflet"):
            _, text = await browser.get(f"/public/notices/market{path}")
            assert [words for words in said if words not in text] == [] and unsaid not in text


SAID = (
    "Live facial recognition",
    "Market Square",
    "Friday 1 May 2026, 12:00 to 15:00 (UTC)",
    "An order of the court",
    "everyone who passes",
    "forgotten at once",
    "complain",
)


@pytest.mark.parametrize("sheet", ["poster", "leaflet"])
async def test_a_sheet_says_all_that_it_must(both: tuple[Rig, Standing], sheet: str) -> None:
    rig, place = both
    await announced(rig, "market", STATUS_LIVE)
    async with place.browser() as browser:
        _, text = await browser.get(f"/public/notices/market/{sheet}")
    assert [words for words in (*SAID, deployment().purpose) if words not in text] == []
    assert "CONSOLE_CONTACT" in text and "localhost" not in text


async def test_contact_complaints_and_clocks_are_settings(both: tuple[Rig, Standing]) -> None:
    rig, place = both
    await announced(rig, "market", STATUS_LIVE)
    given = {
        "contact": "Police, 0800 123 <456>",
        "complaints": "The Commissioner, 0303 123",
        "time_zone": "Europe/London",
    }
    async with console_of(place, **given) as origin, place.browser() as browser:
        browser.origin = origin
        for path in ("", "/poster", "/leaflet"):
            _, text = await browser.get(f"/public/notices/market{path}")
            assert "Police, 0800 123 &lt;456&gt;" in text and "The Commissioner, 0303 123" in text
            assert "13:00 to 16:00 (BST)" in text and "CONSOLE_CONTACT" not in text


async def test_a_notice_that_is_not_there_is_said(both: tuple[Rig, Standing]) -> None:
    async with both[1].browser() as browser:
        status, text = await browser.get("/public/notices/nowhere")
    assert status == 404 and "there is no such notice" in text


async def test_what_was_announced_and_is_not_so_any_more_is_said(both: tuple[Rig, Standing]) -> None:
    rig, place = both
    await announced(rig, "market", STATUS_AUTHORISED)
    await rig.notices.withdraw("market", rig.now)
    async with place.browser() as browser:
        _, text = await browser.get("/public")
        assert "<h2>Taken back</h2>" in text and "withdrawn on" in text and "Nothing is announced" in text
        status, text = await browser.get("/public/notices/market")
        assert status == 200 and "withdrawn on" in text and "Poster" not in text
        assert (await browser.get("/public/notices/market/poster"))[0] == 404


async def test_what_another_notice_took_the_place_of_is_said(both: tuple[Rig, Standing]) -> None:
    rig, place = both
    await announced(rig, "market", STATUS_AUTHORISED)
    moved = deployment()
    moved.place = "Station"
    await rig.notices.publish(moved, rig.now)
    async with place.browser() as browser:
        _, text = await browser.get("/public/notices.json")
    assert [(one["place"], one["standing"].partition(" on ")[0]) for one in json.loads(text)["notices"]] == [
        ("Station", "to come"),
        ("Market Square", "replaced"),
    ]
