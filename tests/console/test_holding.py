"""Holds in the console, on a real purger: two persons, one sentence before each step, auditors read."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import grpc.aio
import pytest

from services.chassis.rpc import caller
from services.retention_purger.rpc.holds import HoldRpc
from sightline.retention_purger.v1.hold_service_pb2_grpc import add_HoldServiceServicer_to_server
from sightline.retention_purger.v1.retention_service_pb2_grpc import add_RetentionServiceServicer_to_server
from tests.console.standing import Standing, standing
from tests.retention_purger.holding_rig import HoldRig

PLACED = {"alert": "a1", "case_number": "K-7"}


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[HoldRig]:
    (tmp_path / "purger").mkdir()
    rig = HoldRig(tmp_path / "purger")
    rig.now = datetime.now(UTC)
    await rig.open()
    await rig.alert("a1", 20)
    yield rig
    await rig.records.close()


@pytest.fixture
async def place(tmp_path: Path, rig: HoldRig) -> AsyncIterator[Standing]:
    def serve(server: grpc.aio.Server) -> None:
        add_HoldServiceServicer_to_server(HoldRpc(rig.desk, rig.eraser, caller), server)
        add_RetentionServiceServicer_to_server(rig.rpc, server)

    async with standing(tmp_path, serve=serve) as made:
        await made.people.own_passwords()
        yield made


async def test_two_persons_hold_an_alert_and_lift_it(place: Standing, rig: HoldRig) -> None:
    async with place.browser("supervisor") as first, place.browser("authorising-officer") as second:
        assert await first.post("/held", **PLACED) == (303, "/held?done=placed")
        (hold,) = await rig.holds.all()
        _, page = await first.get("/held?done=placed")
        assert "keeps nothing until another person" in page and "You placed it" in page
        assert f"/held/{hold.id}/confirm" not in page
        status, page = await first.post(f"/held/{hold.id}/confirm")
        assert status == 409 and "another person" in page and "Back to what is kept longer" in page
        _, page = await second.get("/held")
        assert f"/held/{hold.id}/confirm" in page and "instead of until" in page
        assert (await second.post(f"/held/{hold.id}/confirm"))[0] == 303
        assert (await second.post(f"/held/{hold.id}/review"))[0] == 303
        _, page = await first.get("/held")
        assert "in force, lapses in 89 days" in page and "until its own day" in page
        assert (await first.post(f"/held/{hold.id}/lift"))[0] == 303
    assert list(await rig.holds.all()) == []
    assert [name for _, name in rig.notes.told] == [
        *("supervisor", "authorising-officer", "authorising-officer", "supervisor")
    ]


async def test_what_lapses_soon_comes_first_and_is_said_above(place: Standing, rig: HoldRig) -> None:
    await rig.alert("a2", 20)
    await rig.held("a1")
    rig.now -= timedelta(days=80)
    late = await rig.held("a2")
    rig.now += timedelta(days=80)
    async with place.browser("auditor") as browser:
        status, page = await browser.get("/held")
    assert status == 200 and "1 hold lapses within 14 days" in page
    assert page.index(late.id) < page.index("in force, lapses in 89 days")


async def test_lifting_what_is_over_has_to_be_meant(place: Standing, rig: HoldRig) -> None:
    rig.now -= timedelta(days=2)  # the page goes by the time of day: by that its own day is over
    await rig.alert("a3", 1.5)
    hold = await rig.held("a3")
    rig.now += timedelta(days=2)
    await rig.eraser.erase_due()
    async with place.browser("supervisor") as browser:
        _, page = await browser.get("/held")
        assert (await browser.post(f"/held/{hold.id}/lift"))[0] == 303
    assert "Its own day is over: it is erased with its evidence at once" in page
    assert '<input type="checkbox" required> There is no way back, and I mean it' in page
    assert '<button class="grave"' in page and await rig.announced() == 1


async def test_an_auditor_reads_and_does_nothing(place: Standing, rig: HoldRig) -> None:
    hold = await rig.desk.place("a1", "K-7", rig.by)
    async with place.browser("auditor") as browser:
        status, page = await browser.get("/held")
        assert status == 200 and "K-7" in page and "<button>Propose it" not in page
        for step in ("confirm", "review", "lift"):
            assert f"/{step}" not in page
            assert (await browser.post(f"/held/{hold.id}/{step}"))[0] == 403
        assert (await browser.post("/held", **PLACED))[0] == 403
    assert len(await rig.holds.all()) == 1


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [({"case_number": ""}, 400, "number"), ({"alert": "gone"}, 409, "nothing is kept")],
)
async def test_what_cannot_be_held_is_said_and_what_was_typed_stays(
    place: Standing, rig: HoldRig, changed: dict[str, str], status: int, words: str
) -> None:
    async with place.browser("supervisor") as browser:
        answered, page = await browser.post("/held", **{**PLACED, **changed})
    assert answered == status and words in page and (changed.get("alert") or "a1") in page
    assert list(await rig.holds.all()) == []


async def test_what_is_erased_when_is_counted_by_day(place: Standing, rig: HoldRig) -> None:
    await rig.alert("a2", 20)
    await rig.held("a1")
    day = rig.now + timedelta(days=20)
    async with place.browser("authorising-officer") as browser:
        _, page = await browser.get("/held")
    shown = page[page.index("What is erased when") :]
    assert f"{day.day} {day:%B %Y}" in shown and "keys of a day" in shown
    assert 'data-title="How many">2<' in shown and 'data-title="Held">1<' in shown


async def test_words_of_others_are_no_markup(place: Standing, rig: HoldRig) -> None:
    await rig.desk.place("a1", "<script>alert(1)</script>", rig.by)
    async with place.browser("auditor") as browser:
        _, page = await browser.get("/held?done=<script>&alert=<script>")
    assert "<script>" not in page and "&lt;script&gt;" in page


async def test_the_page_of_an_alert_leads_here(place: Standing) -> None:
    async with place.browser("supervisor") as browser:
        _, page = await browser.get("/held?alert=a1b2")
    assert 'name="alert" value="a1b2"' in page
