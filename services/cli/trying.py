"""Tries a watchlist on the real gate, without going live; nothing of it is kept."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from services.chassis.errors import Refused
from services.cli.clients import Clients
from services.cli.deployment_file import DeploymentFile
from services.cli.fetching import ready
from services.cli.foresight import photos_to_try
from services.cli.host.one_process import Plan, host
from services.cli.screen import Screen
from services.cli.session import Session
from services.cli.stopping import stopping
from services.cli.store import hold
from services.watchlists.enrolment import Enrolled


async def try_list(file: DeploymentFile, store_folder: Path, console: Console) -> Sequence[Enrolled]:
    """Return what became of each photo. Refused when it was stopped before the last."""
    deployment = file.deployment
    photos = photos_to_try(file)
    deployment.model_pack = ready(file.pack, console).manifest.name
    with hold(store_folder) as store, stopping() as stop:
        async with host(Plan(store, file.pack, trials=True)) as hosted:
            clients = Clients(hosted.channel_to, deployment.name)
            screen = Screen(console, lists_photos=False)
            session = Session(hosted, clients, file, photos, screen, stop)
            try:
                results = await session.enrol()
                await clients.end()
            finally:
                screen.close()
            if len(results) < len(photos):
                raise Refused(f"stopped after {len(results)} of {len(photos)} photos; none is kept")
            return results
