"""Tries the cameras of a deployment file: a trial in which nobody can match, and nothing of it is kept."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rich.console import Console

from services.chassis.errors import Unavailable
from services.chassis.origin import utc_now
from services.cli.asking.cameras import CameraClient
from services.cli.clients import Clients
from services.cli.deployment_file import DeploymentFile
from services.cli.fetching import ready
from services.cli.foresight import photos_to_look_for
from services.cli.host.hosted import Hosted
from services.cli.host.one_process import Plan, host
from services.cli.screen import Screen
from services.cli.session import Session
from services.cli.stopping import stopping
from services.cli.store import hold
from sightline.detector.v1.view_service_pb2 import CameraTest

_ASK_SECONDS = 1.0
# No two pictures are so alike: whoever passes is looked at, measured and forgotten.
_NOBODY_MATCHES = 0.999999


async def try_cameras(
    file: DeploymentFile, store_folder: Path, console: Console, seconds: float
) -> Sequence[CameraTest]:
    """Return what the cameras' faces were like, once files have ended, or after `seconds`, or on Ctrl-C."""
    deployment = file.deployment
    deployment.threshold = _NOBODY_MATCHES
    photos = photos_to_look_for(file, utc_now())
    deployment.model_pack = ready(file.pack, console).manifest.name
    with hold(store_folder) as store, stopping() as stop:
        async with host(Plan(store, file.pack, trials=True)) as hosted:
            clients = Clients(hosted.channel_to, deployment.name)
            screen = Screen(console, lists_photos=False)
            session = Session(hosted, clients, file, photos, screen, stop)
            asyncio.get_running_loop().call_later(seconds, stop.set)
            found: list[CameraTest] = []
            asking = asyncio.create_task(_keep_asking(hosted, deployment.name, found))
            try:
                await session.run()
            finally:
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
                screen.close()
            return found


async def _keep_asking(hosted: Hosted, deployment: str, found: list[CameraTest]) -> None:
    """Nothing is told of a deployment that is over, so the last answer before counts."""
    client = CameraClient((hosted.channel_to("detector"),))
    while True:
        await asyncio.sleep(_ASK_SECONDS)
        with suppress(Unavailable):
            found[:] = await client.tests(deployment) or found
