"""One run, from its draft to the destruction of its list."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from services.chassis.errors import BadInput, Refused
from services.cli.deployment_file import DeploymentFile
from services.cli.host.hosted import Hosted
from services.cli.session import Session
from services.watchlists.enrolment import Enrolled
from services.watchlists.listing import ListedPhoto
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert
from sightline.frame_grabber.v1.camera_service_pb2 import (
    CAMERA_STATE_FAILED,
    CAMERA_STATE_PLAYING,
    Camera,
)
from sightline.registrar.v1.deployment_pb2 import Deployment
from sightline.retention_purger.v1.retention_service_pb2 import Ledger
from tests.cli.services_at_hand import LATER, NOWHERE, ServicesAtHand, alert


@dataclass(slots=True)
class Listener:
    """An audience that takes its time: it is done with an alert when `done` is set."""

    stop: asyncio.Event
    done: asyncio.Event = field(default_factory=asyncio.Event)
    began: asyncio.Event = field(default_factory=asyncio.Event)
    told: list[str] = field(default_factory=list)
    stops_after_photos: int = 100

    def enrolling(self, total: int) -> Callable[[], None]:
        def step() -> None:
            self.stops_after_photos -= 1
            if not self.stops_after_photos:
                self.stop.set()

        return step

    def enrolled(self, results: Sequence[Enrolled]) -> None: ...

    def progressed(self, cameras: Sequence[Camera], ledger: Ledger, alerts: int) -> None: ...

    async def alerted(self, alert: Alert) -> None:
        self.began.set()
        await self.done.wait()
        self.told.append(alert.id)


def session(folder: Path, services: ServicesAtHand, photos: int = 3) -> tuple[Session, Listener]:
    (folder / "photo.jpg").write_bytes(b"a photo")
    listed = [ListedPhoto(folder / "photo.jpg", "man", "why", "where", LATER)] * photos
    stop = asyncio.Event()
    file = DeploymentFile(Deployment(name="trial"), folder, "bundled")
    listener = Listener(stop)
    return Session(Hosted(NOWHERE, asyncio.Event().wait), services, file, listed, listener, stop), listener


async def test_a_list_that_cannot_be_enrolled_is_destroyed_all_the_same(tmp_path: Path) -> None:
    services = ServicesAtHand(refuse="enrol")
    one, _ = session(tmp_path, services)
    with pytest.raises(Refused, match="enrol: no"):
        await one.run()
    assert services.asked == ["draft", "enrol", "end"]


async def test_a_draft_that_is_refused_leaves_nothing_to_end(tmp_path: Path) -> None:
    services = ServicesAtHand(refuse="draft")
    one, _ = session(tmp_path, services)
    with pytest.raises(Refused, match="draft: no"):
        await one.run()
    assert services.asked == ["draft"]


async def test_who_stops_it_in_the_middle_of_a_list_is_not_kept_waiting(tmp_path: Path) -> None:
    services = ServicesAtHand()
    one, listener = session(tmp_path, services)
    listener.stops_after_photos = 1
    with pytest.raises(Refused, match="stopped before a camera was watched"):
        await one.run()
    assert services.asked == ["draft", "enrol", "end"]


async def test_a_start_that_is_refused_destroys_the_list(tmp_path: Path) -> None:
    services = ServicesAtHand(refuse="start")
    one, _ = session(tmp_path, services)
    with pytest.raises(Refused, match="start: no"):
        await one.run()
    assert services.asked[-1] == "end"


async def test_a_run_of_sources_that_never_gave_a_picture_is_a_mistake(tmp_path: Path) -> None:
    failed = Camera(id="door", state=CAMERA_STATE_FAILED, problem="there is no file")
    services = ServicesAtHand(shown=(failed,))
    one, _ = session(tmp_path, services)
    with pytest.raises(BadInput, match="there is no file"):
        await one.run()
    assert services.asked[-1] == "end"


async def test_the_list_goes_at_once_and_the_end_waits_for_those_who_are_told(tmp_path: Path) -> None:
    services = ServicesAtHand(raised=[alert(1), alert(2)])
    one, listener = session(tmp_path, services)
    run = asyncio.create_task(one.run())
    await listener.began.wait()
    while "end" not in services.asked:
        await asyncio.sleep(0)
    assert not run.done()
    listener.done.set()
    finished = await run
    assert listener.told == ["a1", "a2"]
    assert [found.id for found in finished.alerts] == ["a1", "a2"]


async def test_ctrl_c_ends_a_stream_and_waits_for_no_answer(tmp_path: Path) -> None:
    playing = Camera(id="door", state=CAMERA_STATE_PLAYING, frames_captured=7)
    services = ServicesAtHand(raised=[alert(1)], shown=(playing,))
    one, listener = session(tmp_path, services)
    run = asyncio.create_task(one.run())
    await listener.began.wait()
    one.stop.set()
    finished = await run
    assert listener.told == []
    assert [camera.frames_captured for camera in finished.cameras] == [7]
    assert services.asked.count("end") >= 1
