"""The page of cameras: pictures that live, none that is old, and words where there is none."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused
from services.cli.demo import assets
from services.detector.domain.viewing import ViewedPicture
from services.detector.wire import viewed
from sightline.detector.v1 import view_service_pb2 as views
from sightline.frame_grabber.v1.camera_service_pb2 import (
    CAMERA_STATE_DOWN,
    CAMERA_STATE_PLAYING,
    Camera,
    ListCamerasResponse,
)
from sightline.retention_purger.v1.retention_service_pb2 import Account, GetLedgerResponse, Ledger
from tests.browser.chromium import violations
from tests.browser.conftest import Open
from tests.browser.filmed import live_pictures
from tests.browser.street import Street

AWAY = Refused("this detector gets no frames of camera door")
SMALL = "faces are 34 px large on average: not enough, 40 px are needed; move the camera nearer"


@pytest.fixture(scope="module")
def pictures_of_the_street(tmp_path_factory: pytest.TempPathFactory) -> Sequence[ViewedPicture]:
    return live_pictures(tmp_path_factory.mktemp("street"), assets.fetch(), trial=True)


def playing() -> Camera:
    made = Camera(
        id="gate", state=CAMERA_STATE_PLAYING, frames_captured=12_345, width_px=1920, height_px=1080
    )
    made.last_frame_at.CopyFrom(to_timestamp(datetime.now(UTC)))
    return made


def gate_is_too_far() -> views.TestCamerasResponse:
    size = views.Measure(
        aspect=views.ASPECT_SIZE, fitness=views.FITNESS_POOR, explanation=SMALL, median=34, reached_count=3
    )
    light = views.Measure(
        aspect=views.ASPECT_LIGHT, fitness=views.FITNESS_GOOD, explanation="their brightness is 45%: good"
    )
    gate = views.CameraTest(
        camera="gate",
        fitness=views.FITNESS_POOR,
        summary=f"not good enough: {SMALL}",
        faces_count=120,
        measures=[size, light],
        seconds=600,
    )
    return views.TestCamerasResponse(tests=[gate])


class Gate:
    """A camera that plays for as long as `playing` is set, and beside it one that does not."""

    def __init__(self, street: Street, pictures: Sequence[ViewedPicture]) -> None:
        self.street, self.pictures, self.sent, self.playing = street, pictures, 0, asyncio.Event()
        self.playing.set()
        self.alone = asyncio.Event()
        down = Camera(id="door", state=CAMERA_STATE_DOWN, problem="rtsp://door does not answer")
        probes = Account(seen=1204, forgotten={"no_match": 1201}, retained={"alert": 2}, in_flight=1)
        street.services.told |= {
            "ListCameras": lambda _: ListCamerasResponse(cameras=[playing(), down]),
            "GetLedger": GetLedgerResponse(ledger=Ledger(probes=probes, tracks_opened=803, closes=True)),
            "TestCameras": gate_is_too_far(),
            "WatchCamera": self._watch,
        }

    async def _watch(self, request: views.WatchCameraRequest) -> AsyncIterator[views.WatchCameraResponse]:
        if request.camera != "gate":
            raise AWAY
        try:
            while True:
                await self.playing.wait()
                made = viewed(self.pictures[self.sent % len(self.pictures)])
                made.captured_at.CopyFrom(to_timestamp(datetime.now(UTC)))
                self.sent += 1
                yield made
                await asyncio.sleep(0.4)  # as a camera would
        finally:
            self.alone.set()


@pytest.fixture
def gate(street: Street, pictures_of_the_street: Sequence[ViewedPicture]) -> Gate:
    return Gate(street, pictures_of_the_street)


def tile(page: Page, camera: str) -> Any:
    return page.locator(f"[data-camera='{camera}']")


async def test_a_camera_is_shown_with_every_face_filled_as_the_detector_made_it(
    opened: Open, gate: Gate
) -> None:
    page = await opened("supervisor", "/watch/market")
    image = tile(page, "gate").locator("img")
    await expect(image).to_be_visible()
    await expect(image).to_have_js_property("naturalWidth", 640)
    first = await image.get_attribute("src")
    assert first is not None and first.startswith("blob:")
    await expect(image).not_to_have_attribute("src", first)
    await expect(tile(page, "gate").locator("figcaption")).to_have_text(
        re.compile(r"\d\.\d s old, \d faces? followed")
    )


async def test_a_picture_that_is_old_disappears_and_says_so(opened: Open, gate: Gate) -> None:
    page = await opened("engineer", "/watch/market")
    await expect(tile(page, "gate").locator("img")).to_be_visible()
    gate.playing.clear()
    await expect(tile(page, "gate")).to_contain_text("No new picture for 4 seconds", timeout=8000)
    await expect(tile(page, "gate").locator("img")).to_be_hidden()
    assert await tile(page, "gate").locator("img").get_attribute("src") is None
    gate.playing.set()
    await expect(tile(page, "gate").locator("img")).to_be_visible()


async def test_a_camera_without_pictures_says_why(opened: Open, gate: Gate) -> None:
    page = await opened("engineer", "/watch/market")
    await expect(tile(page, "door")).to_contain_text(f"No picture: {AWAY}.")
    await expect(tile(page, "door")).to_contain_text("down: rtsp://door does not answer")
    await expect(tile(page, "gate").locator("dl").first).to_contain_text("up")


async def test_it_says_whether_a_camera_is_good_enough_and_why_not(opened: Open, gate: Gate) -> None:
    page = await opened("engineer", "/watch/market")
    await expect(tile(page, "gate")).to_contain_text(f"not good enough: {SMALL}")
    await expect(tile(page, "gate").locator("dl").first).to_contain_text("12")
    await tile(page, "gate").get_by_text("By the last 120 faces, 10 min 0 s").click()
    await expect(tile(page, "gate")).to_contain_text("their brightness is 45%: good")
    gate.street.services.told["GetLedger"] = GetLedgerResponse(ledger=Ledger(tracks_opened=917))
    await expect(page.locator("#live")).to_contain_text("917", timeout=8000)
    await expect(tile(page, "gate").get_by_text("their brightness is 45%: good")).to_be_visible()


async def test_when_the_page_is_left_nobody_watches_any_more(opened: Open, gate: Gate) -> None:
    page = await opened("engineer", "/watch/market")
    await expect(tile(page, "gate").locator("img")).to_be_visible()
    await page.goto("/watch")
    async with asyncio.timeout(10):
        await gate.alone.wait()


async def test_where_detectors_are_away_the_rest_of_the_page_is_there(opened: Open, gate: Gate) -> None:
    gate.street.services.told["TestCameras"] = Refused("it starts")
    page = await opened("engineer", "/watch/market")
    await expect(page.locator("main")).to_contain_text("No detector says what the cameras see: it starts")
    await expect(page.locator("#live")).to_contain_text("803")


@pytest.mark.parametrize("role", ["author", "authorising-officer", "engagement-officer", "auditor"])
async def test_nobody_else_sees_a_camera(opened: Open, gate: Gate, role: str) -> None:
    page = await opened(role, "/watch/market")
    await expect(page.locator("main")).to_contain_text("not among what you are here for")
    assert gate.sent == 0


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]
)
async def test_the_page_with_pictures_is_for_everybody_to_use(
    opened: Open, gate: Gate, pictures: Path, width: int, scheme: str
) -> None:
    page = await opened("supervisor", "/watch/market", width, scheme)
    await expect(tile(page, "gate").locator("img")).to_be_visible()
    await expect(tile(page, "door")).to_contain_text(f"No picture: {AWAY}.")
    await tile(page, "gate").get_by_text("By the last 120 faces").click()
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await page.screenshot(path=pictures / f"watch-pictures-{width}-{scheme}.png", full_page=True)
