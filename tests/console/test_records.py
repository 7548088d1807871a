"""Records for the public: what the registrar counted, as it may be printed."""

import csv
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.publication.columns import COLUMNS
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_ENDED
from sightline.registrar.v1.publication_service_pb2 import DeploymentRecord
from tests.console.publishing import SOME, registrar_of, several, tell
from tests.console.standing import Standing, standing
from tests.console.telling import Telling
from tests.publication.recording import record, without

PATHS = (
    "/public/records",
    "/public/records.csv",
    "/public/records.json",
    "/public/results",
    "/public/results.csv",
)


@pytest.fixture
def services() -> Telling:
    return Telling()


@pytest.fixture
async def place(tmp_path: Path, services: Telling) -> AsyncIterator[Standing]:
    async with standing(tmp_path, {}, services.serve) as made:
        yield made


async def pages(folder: Path, records: list[DeploymentRecord]) -> list[str]:
    services = Telling()
    tell(services, records=records)
    folder.mkdir()
    async with standing(folder, {}, services.serve) as place, place.browser() as browser:
        return [(await browser.get(path))[1] for path in PATHS]


async def test_what_a_registrar_counted_comes_out_as_it_may(tmp_path: Path) -> None:
    async with registrar_of(tmp_path) as (rig, place), place.browser() as browser:
        await rig.becomes()
        for number in range(6):
            await rig.whole(f"a{number}")
        rig.purger.opened = 50
        await rig.becomes(STATUS_ENDED)
        rig.pass_by(30)
        await rig.books.look()
        (row,) = json.loads((await browser.get("/public/records.json"))[1])["records"]
        _, text = await browser.get("/public/records")
    assert (row["faces_seen"], row["alerts"], row["engagements"]) == (50, 6, 6)
    assert row["arrests"] == {"at_least": 0, "at_most": 6} and "fewer than 7" in text


async def test_a_trial_is_no_record(tmp_path: Path) -> None:
    async with registrar_of(tmp_path) as (rig, place), place.browser() as browser:
        await rig.becomes(trial=True)
        await rig.becomes(STATUS_ENDED, trial=True)
        _, text = await browser.get("/public/records")
    assert "No deployment is over yet" in text


@pytest.mark.parametrize("name", ["arrests", "not_located", "other_disposals", "confirmed_false"])
async def test_no_page_and_no_file_tells_a_count_that_is_withheld(tmp_path: Path, name: str) -> None:
    others = several(4)
    told = await pages(tmp_path / "some", [record(SOME, 40), *others])
    assert told == await pages(tmp_path / "none", [record(without(SOME, name), 40), *others])


@pytest.mark.parametrize("number", [0, 1, 50])
async def test_none_one_and_fifty_are_shown(place: Standing, services: Telling, number: int) -> None:
    tell(services, records=several(number))
    async with place.browser() as browser:
        status, text = await browser.get("/public/records")
        _, written = await browser.get("/public/records.csv")
        summed, _ = await browser.get("/public/results")
    assert (status, summed, text.count('role="rowheader"')) == (200, 200, number)
    lines = list(csv.reader(io.StringIO(written)))
    assert len(lines) == number + 1 and lines[0] == [column.name for column in COLUMNS]


async def test_what_is_not_settled_yet_is_said(place: Standing, services: Telling) -> None:
    tell(services, records=[record(None)])
    async with place.browser() as browser:
        _, text = await browser.get("/public/records")
        _, summed = await browser.get("/public/results")
    assert "not settled yet" in text
    assert "1 deployment is over and not in these sums" in summed and "nothing to add up yet" in summed


async def test_a_file_is_offered_under_its_name(place: Standing, services: Telling) -> None:
    tell(services, records=several(1))
    async with place.browser() as browser, browser.web.get(place.origin + "/public/records.csv") as answer:
        assert answer.headers["Content-Disposition"] == 'attachment; filename="sightline-records.csv"'
        assert answer.content_type == "text/csv"
