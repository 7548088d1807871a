"""Footage and evidence leave by the console when two persons say so, as a file that nothing caches."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import aiohttp
import pytest

from services.cli.report import marks
from services.cli.report.purge import purge
from services.console.domain.exporting import Standing as Stands
from tests.cli.test_commands_exports import ALERT
from tests.console.exporting import FOOTAGE, WHY, Place, exporting_place
from tests.copies.filming import film

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with exporting_place(tmp_path) as made:
        yield made


async def test_two_persons_let_footage_leave_and_either_saves_a_copy(place: Place) -> None:
    export = await place.confirmed(**FOOTAGE)
    for person in ("supervisor", "authorising-officer"):
        async with place.console.browser(person) as browser:
            status, page = await browser.get("/exports?deployment=market")
            assert status == 200 and "Save a copy" in page and "order of the court" in page
            status, content, headers = await place.copy(browser, export)
        assert status == 200 and headers["Content-Type"] == "video/mp4"
        assert headers["Content-Disposition"].startswith('attachment; filename="sightline-market-gate-')
        assert headers["Cache-Control"] == "no-store"
        assert b"Sightline-Must-Be-Gone-By" in content and len(content) > len(film())
    assert place.reels.given == ["supervisor", "authorising-officer"]


async def test_one_person_alone_saves_nothing(place: Place) -> None:
    async with place.console.browser("supervisor") as browser:
        await browser.post("/exports", **FOOTAGE, **WHY)
        (asked,) = await place.rig.exports.all()
        status, page = await browser.get("/exports")
        assert "Save a copy" not in page and "Let it leave" not in page
        status, page = await browser.post(f"/exports/{asked.id}/confirm")
        assert status == 409 and "another person" in page
        status, content, _ = await place.copy(browser, asked.id)
    assert status == 409 and b"nobody has confirmed" in content and place.reels.given == []


async def test_footage_that_breaks_off_is_seen_to_have(place: Place) -> None:
    export = await place.confirmed(**FOOTAGE)
    place.reels.breaks = True
    async with place.console.browser("supervisor") as browser:
        with pytest.raises(aiohttp.ClientError):
            await place.copy(browser, export)


async def test_what_was_withdrawn_is_not_saved(place: Place) -> None:
    export = await place.confirmed(**FOOTAGE)
    async with place.console.browser("supervisor") as browser:
        assert await browser.post(f"/exports/{export}/withdraw") == (303, "/exports")
        status, content, _ = await place.copy(browser, export)
    assert status == 409 and b"is over" in content


async def test_evidence_is_saved_with_pictures_that_bear_their_day(place: Place) -> None:
    async with place.console.browser("supervisor") as browser:
        _, page = await browser.get(f"/exports?alert={ALERT}")
        assert f'value="{ALERT}"' in page
    export = await place.confirmed(alert=ALERT)
    async with place.console.browser("supervisor") as browser:
        status, content, headers = await place.copy(browser, export)
    assert status == 200 and headers["Cache-Control"] == "no-store"
    with ZipFile(BytesIO(content)) as archive:
        assert sorted(archive.namelist()) == ["context.jpg", "evidence.json", "face.jpg", "reference.jpg"]
        assert all(b"ightline" in archive.read(name)[:200] for name in archive.namelist())


async def test_a_purge_removes_the_saved_evidence_when_its_day_has_come(place: Place, tmp_path: Path) -> None:
    export = await place.confirmed(alert=ALERT)
    async with place.console.browser("supervisor") as browser:
        _, content, _ = await place.copy(browser, export)
    saved = tmp_path / "saved" / "evidence.zip"
    saved.parent.mkdir()
    saved.write_bytes(content)
    gone_by = marks.read(saved)
    assert gone_by is not None
    with ZipFile(saved) as archive:
        assert f"exported by supervisor and authorising-officer, {export}" in archive.comment.decode()
        assert gone_by == datetime.fromisoformat(
            json.loads(archive.read("evidence.json"))["sightline_must_be_gone_by"]
        )
    assert purge(saved.parent, gone_by - timedelta(minutes=1)) == ()
    assert [one.path for one in purge(saved.parent, gone_by)] == [saved] and not saved.exists()


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"from": "soon"}, 400, "from: give a day"),
        ({"reason": ""}, 400, "reason"),
        ({"until": "2026-05-01T14:00"}, 400, "at most"),
        ({"alert": "unknown"}, 409, "nothing is kept"),
    ],
)
async def test_what_cannot_be_asked_for_is_said_and_what_was_typed_is_there(
    place: Place, changed: dict[str, str], status: int, words: str
) -> None:
    async with place.console.browser("supervisor") as browser:
        answered, page = await browser.post("/exports", **{**FOOTAGE, **WHY, **changed})
    assert answered == status and words in page and "K-7" in page
    assert list(await place.rig.exports.all()) == []


async def test_an_auditor_reads_and_nobody_else_is_let_in(place: Place) -> None:
    export = await place.confirmed(**FOOTAGE)
    async with place.console.browser("auditor") as browser:
        status, page = await browser.get("/exports?deployment=market")
        assert status == 200 and "order of the court" in page and "<button aria" not in page
        assert (await place.copy(browser, export))[0] == 403
    for person in ("author", "engineer", "engagement-officer"):
        async with place.console.browser(person) as browser:
            assert (await browser.get("/exports"))[0] == 403
            assert (await browser.post("/exports", **FOOTAGE, **WHY))[0] == 403
    assert place.reels.given == []


def test_what_somebody_may_do_follows_from_how_it_stands() -> None:
    day = timedelta(days=1)
    asked = Stands("dora", "", None, "dora", NOW)
    assert not asked.waits_for_them and not asked.is_theirs and "second person" in asked.in_words
    assert replace(asked, person="berta").waits_for_them
    confirmed = Stands("dora", "berta", NOW + day, "berta", NOW)
    assert confirmed.is_theirs and not replace(confirmed, person="edda").is_theirs
    over = replace(confirmed, now=NOW + day)
    assert over.is_over and not over.is_theirs and over.in_words == "over"
