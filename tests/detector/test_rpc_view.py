"""ViewService on a real socket: who may, what is refused, and when it ends."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import grpc.aio
import pytest
from prometheus_client import CollectorRegistry

from services.chassis import rpc
from services.chassis.access import Access, Directory, Identity, Person, Role
from services.chassis.envelope import to_datetime
from services.chassis.errors import Refused, SightlineError, Unavailable
from services.chassis.ledger import Scope
from services.chassis.rpc import error_of
from services.detector import service
from services.detector.domain.quality import Quality
from services.detector.domain.survey import Measured
from services.detector.domain.viewing import ViewedPicture
from services.detector.handler import Screens, Surveys, Watches
from services.detector.rpc import ViewRpc
from services.detector.settings import DetectorSettings
from sightline.detector.v1 import view_service_pb2 as messages
from sightline.detector.v1.view_service_pb2_grpc import ViewServiceStub, add_ViewServiceServicer_to_server
from tests.detector.stage import START, Clock, live_deployments, watches

GATE = Scope("trial", "gate")
ROLES = {role.replace("_", "-"): role for role in Role}
OTHERS = ("registrar", "console", "operator")
WATCH = messages.WatchCameraRequest(deployment="trial", camera="gate")


@dataclass
class Detector:
    """Its ViewService, and who asks it."""

    address: str
    watched: Watches
    screens: Screens
    surveys: Surveys
    clock: Clock
    rpc: ViewRpc
    keys: dict[str, Identity] = field(default_factory=dict)

    def asked_by(self, name: str) -> grpc.aio.Channel:
        return rpc.channel(self.address, self.keys[name])

    def show(self, jpeg: bytes) -> None:
        self.screens.show(GATE, ViewedPicture(jpeg, START, START + timedelta(seconds=1), 2, trial=True))

    async def somebody_watches(self) -> None:
        async with asyncio.timeout(5):
            while not self.screens.are_on(GATE):
                await asyncio.sleep(0)


def person(name: str, role: Role, key: Identity) -> Person:
    return Person(name, frozenset({role}), key.signing_key.public_key().public_bytes_raw())


@pytest.fixture
async def detector(settings: DetectorSettings, tmp_path: Path) -> AsyncIterator[Detector]:
    clock = Clock()
    watched, screens, surveys = watches(settings, clock), Screens(2), Surveys(clock, 600.0)
    view = ViewRpc(watched, screens, surveys, await live_deployments("trial"), service.needs(settings))
    made = Detector(f"unix:{tmp_path}/view", watched, screens, surveys, clock, view)
    made.keys = {name: Identity.generate(name) for name in (*ROLES, *OTHERS)}
    services = [made.keys[name] for name in OTHERS]
    people = {name: person(name, role, made.keys[name]) for name, role in ROLES.items()}
    directory = replace(Directory.of(services), people=people)
    serving = rpc.server(Access.create("detector", directory, CollectorRegistry()))
    add_ViewServiceServicer_to_server(view, serving)
    rpc.listen(serving, made.address)
    await serving.start()
    watched.start(GATE, 1)
    yield made
    await serving.stop(None)


async def refusal_of(channel: grpc.aio.Channel, request: messages.WatchCameraRequest) -> SightlineError:
    try:
        async with asyncio.timeout(5):
            async for _ in ViewServiceStub(channel).WatchCamera(request):
                pass
    except grpc.aio.AioRpcError as error:
        return error_of(error)
    raise AssertionError("the stream has ended without a word")


@pytest.mark.parametrize("name", ["supervisor", "engineer"])
async def test_a_picture_comes_with_its_times_and_its_mask(detector: Detector, name: str) -> None:
    async with detector.asked_by(name) as channel, asyncio.timeout(10):
        call = ViewServiceStub(channel).WatchCamera(WATCH)
        await detector.somebody_watches()
        detector.show(b"filled")
        picture = await call.read()
        call.cancel()
    assert (picture.jpeg, picture.faces_count, picture.trial) == (b"filled", 2, True)
    assert to_datetime(picture.masked_at) - to_datetime(picture.captured_at) == timedelta(seconds=1)


@pytest.mark.parametrize("name", [*sorted(set(ROLES) - {"supervisor", "engineer"}), *OTHERS])
async def test_nobody_else_may_watch_and_no_picture_is_made(detector: Detector, name: str) -> None:
    async with detector.asked_by(name) as channel:
        refused = await refusal_of(channel, WATCH)
    assert isinstance(refused, Refused) and "may not call WatchCamera" in str(refused)
    assert not detector.screens.are_on(GATE)


async def test_a_detector_that_does_not_look_at_a_camera_says_so(detector: Detector) -> None:
    request = messages.WatchCameraRequest(deployment="trial", camera="door")
    async with detector.asked_by("engineer") as channel:
        refused = await refusal_of(channel, request)
    assert str(refused) == "this detector gets no frames of camera door"


async def test_of_a_deployment_that_is_not_live_nothing_is_shown(detector: Detector) -> None:
    detector.watched.start(Scope("over", "gate"), 1)
    request = messages.WatchCameraRequest(deployment="over", camera="gate")
    async with detector.asked_by("engineer") as channel:
        refused = await refusal_of(channel, request)
    assert str(refused) == "over is not live: nothing of it is looked at"


async def test_a_stream_ends_when_another_detector_has_taken_the_camera(detector: Detector) -> None:
    async with detector.asked_by("engineer") as channel:
        watching = asyncio.create_task(refusal_of(channel, WATCH))
        await detector.somebody_watches()
        detector.watched.drop(GATE)
        assert "no frames of camera gate" in str(await watching)
    assert not detector.screens.are_on(GATE)


async def test_who_leaves_is_not_shown_anything_any_more(detector: Detector) -> None:
    async with detector.asked_by("engineer") as channel:
        call = ViewServiceStub(channel).WatchCamera(WATCH)
        await detector.somebody_watches()
        call.cancel()
        async with asyncio.timeout(5):
            while detector.screens.are_on(GATE):
                await asyncio.sleep(0)


async def test_more_than_may_are_told_to_come_again(detector: Detector) -> None:
    detector.screens.most = 0
    async with detector.asked_by("supervisor") as channel:
        refused = await refusal_of(channel, WATCH)
    assert isinstance(refused, Unavailable) and "close one" in str(refused)


@pytest.mark.parametrize("name", ["supervisor", "engineer", "operator"])
async def test_a_camera_is_tested_by_its_faces(detector: Detector, name: str) -> None:
    for _ in range(6):
        detector.surveys.note(GATE, Measured(Quality(0.9, 30, 0.5, 0), 0.4))
    detector.clock.seconds += 60
    async with detector.asked_by(name) as channel:
        answer = await ViewServiceStub(channel).TestCameras(messages.TestCamerasRequest(deployment="trial"))
    (test,) = answer.tests
    assert (test.camera, test.fitness, test.faces_count) == ("gate", messages.FITNESS_POOR, 6)
    assert test.seconds == 60
    size = next(one for one in test.measures if one.aspect == messages.ASPECT_SIZE)
    assert (size.median, size.reached_count, sum(size.histogram), size.step) == (30.0, 0, 6, 4.0)
    assert size.explanation in test.summary


async def test_of_four_faces_nothing_is_told(detector: Detector) -> None:
    for _ in range(4):
        detector.surveys.note(GATE, Measured(Quality(0.9, 30, 0.5, 0), 0.4))
    detector.clock.seconds += 60
    async with detector.asked_by("engineer") as channel:
        answer = await ViewServiceStub(channel).TestCameras(messages.TestCamerasRequest(deployment="trial"))
    (test,) = answer.tests
    assert (test.fitness, test.faces_count, len(test.measures)) == (messages.FITNESS_UNSPECIFIED, 0, 0)
    assert test.summary.startswith("fewer than 5 people so far")


async def test_of_a_deployment_that_is_over_nothing_is_told(detector: Detector) -> None:
    for _ in range(6):
        detector.surveys.note(GATE, Measured(Quality(0.9, 30, 0.5, 0), 0.4))
    detector.clock.seconds += 60
    later = replace(detector.rpc, now=lambda: datetime.now(UTC) + timedelta(days=500))
    answer = await later.TestCameras(messages.TestCamerasRequest(deployment="trial"), cast(Any, None))
    assert len(answer.tests) == 0
