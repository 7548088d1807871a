"""`sightline watchlist import`: from where a list lies, and how fast it went onto the deployment's."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console

from services.chassis.envelope import to_datetime
from services.cli.asking.deployments import DeploymentClient
from services.cli.asking.watchlists import WatchlistClient
from services.cli.connecting import Connection
from services.cli.screen import Screen
from services.cli.stopping import stopping
from services.watchlists import listing
from services.watchlists.archive import open_archive
from services.watchlists.enrolment import Enrolled, Reading, enrol, from_disk
from services.watchlists.listing import ListedPhoto

# So many photos are on their way at once: enough to keep detector and embedder busy.
AT_ONCE = 8
# A service that is started again is back sooner.
PATIENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of each photo; fewer than `listed` where it was stopped."""

    results: list[Enrolled]
    listed: int
    seconds: float

    @property
    def taken(self) -> int:
        """How many are on the list now."""
        return sum(result.taken for result in self.results)

    @property
    def line(self) -> str:
        """The sum, with the rate, in words."""
        rate = len(self.results) / max(self.seconds, 1e-6)
        stopped = "" if len(self.results) == self.listed else f"; stopped before {self._left} more"
        return f"{self.taken} of {len(self.results)} photos taken, {rate:.1f} photos a second{stopped}"

    @property
    def _left(self) -> int:
        return self.listed - len(self.results)


async def import_list(connection: Connection, name: str, source: Path, console: Console) -> Imported:
    """Put the photos of a CSV, a folder or a ZIP onto the list of a draft; Ctrl-C stops between photos."""
    registrar = connection.channel_to("registrar")
    deployment = (await DeploymentClient(registrar).look(name)).deployment
    with _opened(source, deployment.purpose, to_datetime(deployment.end)) as (photos, read):
        screen = Screen(console, lists_photos=False)
        with stopping() as stop:
            try:
                return await put(
                    WatchlistClient(registrar, name, patience_seconds=PATIENCE_SECONDS),
                    photos,
                    read,
                    screen,
                    stop,
                )
            finally:
                screen.close()


async def put(
    registrar: WatchlistClient,
    photos: Sequence[ListedPhoto],
    read: Reading,
    screen: Screen,
    stop: asyncio.Event,
    at_once: int = AT_ONCE,
) -> Imported:
    """Enrol `photos`, several at once."""
    began = time.monotonic()
    step = screen.enrolling(len(photos))
    results = await enrol(registrar, photos, lambda _: step(), stop, read=read, at_once=at_once)
    return Imported(results, len(photos), time.monotonic() - began)


@contextmanager
def _opened(source: Path, reason: str, expires_at: datetime) -> Iterator[tuple[list[ListedPhoto], Reading]]:
    if source.suffix.lower() != ".zip":
        yield listing.read(source, reason=reason, expires_at=expires_at), from_disk
        return
    archive = open_archive(source, str(source))
    with archive.file:
        yield archive.photos(reason=reason, expires_at=expires_at), archive.read
