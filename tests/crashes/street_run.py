"""One street on a cluster, and all that becomes of its alerts, as people at their terminals go through it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from services.chassis.errors import Refused
from services.chassis.origin import utc_now
from services.chassis.settings import load
from services.cli import deployment_file
from services.cli.account import report_of
from services.cli.clients import Clients
from services.cli.deployment_file import DeploymentFile
from services.cli.foresight import photos_to_look_for
from services.cli.host.cluster_settings import ReachSettings
from services.cli.host.hosted import Hosted
from services.cli.host.reaching import reach
from services.cli.running import Result
from services.cli.session import Session
from services.model_packs import read as read_manifest
from services.watchlists.enrolment import Enrolled
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert
from sightline.frame_grabber.v1.camera_service_pb2 import CAMERA_STATE_ENDED, Camera
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DESTROYED
from sightline.retention_purger.v1.retention_service_pb2 import Ledger
from tests.connected.playing import Played
from tests.crashes.patience import until
from tests.crashes.people import People


@dataclass(slots=True)
class Onlooker:
    """Answers each alert as it comes; `live` is called once, when the deployment is live.

    `stop` is set as soon as the cameras have ended, where nobody is to wait for matches that nobody reads.
    """

    live: Callable[[], None]
    answer: Callable[[str], Awaitable[None]]
    stop: asyncio.Event | None = None
    told: bool = False

    def enrolling(self, total: int) -> Callable[[], None]:
        return lambda: None

    def enrolled(self, results: Sequence[Enrolled]) -> None:
        # Whoever died after a photo was taken, and before saying so, is asked again.
        assert all(one.taken or one.verdict == "duplicate" for one in results), results

    def progressed(self, cameras: Sequence[Camera], ledger: Ledger, alerts: int) -> None:
        if not self.told:
            self.told = True
            self.live()
        if self.stop is not None and cameras and all(one.state == CAMERA_STATE_ENDED for one in cameras):
            self.stop.set()

    async def alerted(self, alert: Alert) -> None:
        await self.answer(alert.id)


@dataclass(frozen=True, slots=True)
class StreetRun:
    """A run of a deployment file; the environment of this process says where the services are.

    `receipts`: of each alert that was answered the code of its person's receipt.
    """

    hosted: Hosted
    people: People
    file: DeploymentFile
    receipts: dict[str, str] = field(default_factory=dict)

    async def watched(self, live: Callable[[], None], *, hurried: bool = False) -> Played:
        """Watch it to its end, and until its list is said to be destroyed."""
        stop = asyncio.Event()
        clients, pack = self.clients(), read_manifest(self.file.pack).name
        self.file.deployment.model_pack = pack
        photos = photos_to_look_for(self.file, utc_now())
        onlooker = Onlooker(live, self._answer, stop if hurried else None)
        session = Session(self.hosted, clients, self.file, photos, onlooker, stop)
        run = await session.run()
        report = await report_of(run, clients, self.file, pack, self.hosted.notes)
        await until(lambda: self._is_destroyed(clients), "the list is not said to be destroyed")
        return Played(report, Result(report, None).problems)

    async def ended(self) -> None:
        """End it where it came to be, and wait until its list is destroyed."""
        clients = self.clients()
        try:
            await clients.end()
        except Refused:
            return  # nobody has heard of it
        await until(lambda: self._is_destroyed(clients), "the list is not said to be destroyed")

    async def finished(self) -> None:
        """Have everything done to its alerts that people may do; in the end none of them is kept."""
        await self.people.go_through(self.file.deployment.name, self.receipts)
        kept = f"alerts are kept, of {len(self.receipts)} that were to be erased"
        await until(lambda: self._keeps_none(self.clients()), kept)

    async def _answer(self, alert: str) -> None:
        with suppress(Refused):  # more than 90 s have passed: nobody may answer it any more
            self.receipts[alert] = await self.people.answered(self.clients(), alert)

    def clients(self) -> Clients:
        return Clients(self.hosted.channel_to, self.file.deployment.name, self.hosted.patience_seconds)

    async def _is_destroyed(self, clients: Clients) -> bool:
        return (await clients.look()).status == STATUS_DESTROYED

    async def _keeps_none(self, clients: Clients) -> bool:
        return not {alert.id for alert in await clients.alerts()} & set(self.receipts)


@asynccontextmanager
async def street_run(file: Path, keys: Path) -> AsyncIterator[StreetRun]:
    """Reach the services, as the operator and as two people of the directory."""
    settings = load(ReachSettings)
    async with reach(settings) as hosted, People.reaching(settings, keys) as people:
        yield StreetRun(hosted, people, deployment_file.read(file, []))
