"""Live pictures on their way through the console: the newest of each camera, of whichever detector has it."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused
from services.console.domain.routes import ROLES
from services.console.pages import attendance, live_pictures
from services.console.pages.live_pictures import MOST_CAMERAS, Wall
from sightline.detector.v1 import view_service_pb2 as messages
from tests.console.standing import Browser, Standing, standing
from tests.console.telling import Telling

MAY = ("supervisor", "engineer")
PATH = "/watch/market/pictures?unattended&camera=gate"


def picture(jpeg: bytes) -> messages.WatchCameraResponse:
    now = to_timestamp(datetime.now(UTC) - timedelta(seconds=0.4))
    return messages.WatchCameraResponse(jpeg=jpeg, captured_at=now, masked_at=now, faces_count=2)


def showing(*jpegs: bytes) -> Any:
    async def stream(_: Any) -> AsyncIterator[messages.WatchCameraResponse]:
        for jpeg in jpegs:
            yield picture(jpeg)
        await asyncio.Event().wait()

    return stream


@pytest.fixture
def services() -> Telling:
    return Telling({"WatchCamera": showing(b"filled")})


@pytest.fixture
async def place(tmp_path: Path, services: Telling) -> AsyncIterator[Standing]:
    async with standing(tmp_path, serve=services.serve) as made:
        yield made


async def events_of(browser: Browser, path: str, wanted: int) -> list[tuple[str, Any]]:
    """The first events of a stream that are no beats."""
    found: list[tuple[str, Any]] = []
    async with asyncio.timeout(10), browser.web.get(browser.origin + path) as answer:
        assert (answer.status, answer.content_type) == (200, "text/event-stream")
        assert answer.headers["Cache-Control"] == "no-store"
        while len(found) < wanted:
            name = (await answer.content.readline()).decode().removeprefix("event: ").strip()
            content = json.loads((await answer.content.readline()).decode().removeprefix("data: "))
            await answer.content.readline()
            found += [(name, content)] if name != "beat" else []
    return found


@pytest.mark.parametrize("name", MAY)
async def test_a_picture_comes_with_its_age_and_as_the_person(
    place: Standing, services: Telling, name: str
) -> None:
    async with place.browser(name) as browser:
        ((event, content),) = await events_of(browser, PATH, 1)
    assert (event, content["camera"], content["jpeg"], content["faces"]) == ("picture", "gate", "ZmlsbGVk", 2)
    assert 0.3 < content["age_seconds"] < 5
    ((who, asked),) = services.of("WatchCamera")
    assert (who, asked.deployment, asked.camera) == (name, "market", "gate")


@pytest.mark.parametrize("role", sorted({role.replace("_", "-") for role in ROLES} - set(MAY)))
async def test_nobody_else_sees_a_camera(place: Standing, services: Telling, role: str) -> None:
    async with place.browser(role) as browser:
        assert (await browser.get(PATH))[0] == 403
    assert services.of("WatchCamera") == []


async def test_who_is_not_signed_in_sees_no_camera(place: Standing, services: Telling) -> None:
    async with place.browser() as browser:
        status, where = await browser.get(PATH)
    assert status == 303 and where.startswith("/sign-in") and services.of("WatchCamera") == []


async def test_a_camera_that_nobody_looks_at_is_said_and_asked_for_again(
    place: Standing, services: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_pictures, "_AGAIN_SECONDS", 0.01)
    asked: list[int] = []

    async def at_last(_: Any) -> AsyncIterator[messages.WatchCameraResponse]:
        asked.append(1)
        if len(asked) < 3:
            raise Refused("this detector gets no frames of camera gate")
        yield picture(b"filled")
        await asyncio.Event().wait()

    services.told["WatchCamera"] = at_last
    async with place.browser("engineer") as browser:
        events = await events_of(browser, PATH, 3)
    assert events[0] == ("away", {"camera": "gate", "problem": "this detector gets no frames of camera gate"})
    assert events[-1][0] == "picture"


async def test_pictures_end_with_the_session(
    place: Standing, services: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is left open overnight, or whose cookie somebody has copied, sees nothing more."""
    monkeypatch.setattr(attendance, "_LOOK_SECONDS", 0.0)

    async def for_ever(_: Any) -> AsyncIterator[messages.WatchCameraResponse]:
        while True:
            yield picture(b"filled")
            await asyncio.sleep(0.01)  # as a camera would

    services.told["WatchCamera"] = for_ever
    async with place.browser("engineer") as browser:
        await browser.get("/")
        async with asyncio.timeout(10), browser.web.get(browser.origin + PATH) as answer:
            await answer.content.readuntil(b"event: picture")
            assert (await browser.post("/sign-out"))[0] == 303
            rest = await answer.content.read()
    assert rest.rstrip().endswith(b"event: over\ndata: {}")


async def test_one_page_watches_so_many_cameras_at_most(place: Standing, services: Telling) -> None:
    asked = "".join(f"&camera=c{number}" for number in range(40))
    async with place.browser("engineer") as browser:
        await events_of(browser, f"/watch/market/pictures?unattended{asked}", MOST_CAMERAS)
    assert len(services.of("WatchCamera")) == MOST_CAMERAS


async def test_of_a_camera_only_the_newest_picture_waits() -> None:
    wall = Wall()
    for number in range(1000):
        wall.put("gate", "picture", {"number": number})
    wall.put("door", "away", {})
    assert await wall.taken(1) == [
        ("picture", {"camera": "gate", "number": 999}),
        ("away", {"camera": "door"}),
    ]
    assert await wall.taken(0.01) == []
