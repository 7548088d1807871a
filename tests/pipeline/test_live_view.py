"""All services in one process, and an engineer who watches: pictures come, and nobody is found in them."""

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import grpc.aio
import numpy as np
import pytest
from PIL import Image
from rich.console import Console

from services.chassis import rpc
from services.chassis.access import Identity, Person, Role
from services.chassis.envelope import to_datetime
from services.chassis.origin import utc_now
from services.cli import deployment_file
from services.cli.clients import Clients
from services.cli.demo import assets, story
from services.cli.demo.walks import WALKS
from services.cli.foresight import photos_to_look_for
from services.cli.host.hosted import Hosted
from services.cli.host.one_process import Plan, host
from services.cli.screen import Screen
from services.cli.session import Session
from services.cli.store import hold
from services.cli.trying_cameras import try_cameras
from services.detector.settings import DetectorSettings
from sightline.detector.v1.view_service_pb2 import WatchCameraRequest, WatchCameraResponse
from sightline.detector.v1.view_service_pb2_grpc import ViewServiceStub
from tests.detector.second_look import highest_score

WATCH = WatchCameraRequest(deployment="demo", camera="street")


async def watched(channel: grpc.aio.Channel) -> AsyncIterator[WatchCameraResponse]:
    """Each picture; until the camera is looked at, and after it is not, the detector is asked again."""
    while True:
        try:
            async for picture in ViewServiceStub(channel).WatchCamera(WATCH):
                yield picture
        except grpc.aio.AioRpcError as error:
            assert error.code() is grpc.StatusCode.FAILED_PRECONDITION, error.details()
            await asyncio.sleep(0.05)


async def keep(channel: grpc.aio.Channel, kept: list[WatchCameraResponse]) -> None:
    async for picture in watched(channel):
        kept.append(picture)


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("street")
    story.write(folder, assets.fetch(), datetime.now(UTC), size=(960, 540), walks=WALKS[:4])
    return folder


def session_of(hosted: Hosted, file: deployment_file.DeploymentFile) -> Session:
    clients = Clients(hosted.channel_to, file.deployment.name)
    photos = photos_to_look_for(file, utc_now())
    return Session(hosted, clients, file, photos, Screen(Console(quiet=True)), asyncio.Event())


async def test_who_watches_sees_the_street_and_finds_nobody(street: Path, tmp_path: Path) -> None:
    file, key = deployment_file.read(street / "deployment.yaml"), Identity.generate("edda")
    public = key.signing_key.public_key().public_bytes_raw()
    people = {"edda": Person("edda", frozenset({Role.ENGINEER}), public)}
    address, kept = f"unix:{tmp_path}/services", list[WatchCameraResponse]()
    with hold(tmp_path / "store") as store:
        async with (
            host(Plan(store, file.pack, people=people, address=address, trials=True)) as hosted,
            rpc.channel(address, key) as channel,
        ):
            watching = asyncio.create_task(keep(channel, kept))
            run = await session_of(hosted, file).run()
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
    assert run.ledger.closes and run.ledger.tracks_opened
    assert len(kept) >= 3
    assert all(picture.trial for picture in kept)
    assert all(to_datetime(one.masked_at) >= to_datetime(one.captured_at) for one in kept)
    assert sum(picture.faces_count for picture in kept) > 0
    settings = DetectorSettings()
    pictures = [np.asarray(Image.open(io.BytesIO(one.jpeg)).convert("RGB")) for one in kept]
    assert highest_score(settings, pictures) < settings.low_score_ratio
    written = b"".join(path.read_bytes() for path in (tmp_path / "store").rglob("*") if path.is_file())
    assert not any(one.jpeg[-64:] in written for one in kept)


async def test_cameras_are_tested_by_what_a_deployment_file_says(street: Path, tmp_path: Path) -> None:
    file = deployment_file.read(street / "deployment.yaml")
    (street_camera,) = await try_cameras(file, tmp_path / "store", Console(quiet=True), 600.0)
    assert street_camera.camera == "street" and street_camera.summary
