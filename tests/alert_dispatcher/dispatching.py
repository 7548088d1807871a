"""An alert-dispatcher on real tables and a real vault; registrar and retention-purger stand in."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry

from services.alert_dispatcher.adapters.cv2_comparison import Cv2Comparison
from services.alert_dispatcher.adapters.file_vault import FileVault
from services.alert_dispatcher.adapters.memory_passes import MemoryPasses
from services.alert_dispatcher.adapters.sql_alerts import SqlAlerts
from services.alert_dispatcher.domain.alerts import Alert, SealedKey
from services.alert_dispatcher.domain.references import Reference
from services.alert_dispatcher.handler.erasure_due import ErasureDueHandler
from services.alert_dispatcher.handler.evidence import EvidenceMaker
from services.alert_dispatcher.handler.match_found import MatchFoundHandler
from services.alert_dispatcher.handler.pass_decided import PassDecidedHandler
from services.alert_dispatcher.metrics import AlertDispatcherMetrics
from services.alert_dispatcher.migrations import MIGRATIONS
from services.alert_dispatcher.rpc.alerts import AlertRpc
from services.alert_dispatcher.rpc.exporting import Exporting
from services.alert_dispatcher.rpc.recording import Recording
from services.alert_dispatcher.rpc.resolving import Resolving
from services.alert_dispatcher.rpc.watching import Watching
from services.alert_dispatcher.worker.news import AlertNews
from services.alert_dispatcher.worker.overdue import OverdueWatch
from services.alert_dispatcher.worker.shortening import Shortening
from services.chassis.access import Caller, Role
from services.chassis.deployments import Deployments
from services.chassis.errors import Refused, Unavailable
from services.chassis.memory_bus import MemoryBus
from services.chassis.origin import Delivered, Origin
from services.chassis.outbox import Outbox
from services.chassis.outcome import Outcome
from services.chassis.records import Records
from services.chassis.rpc.caller import calling
from services.chassis.sealing import new_identity, public_key_of
from sightline.detector.v1.face_detected_pb2 import Picture, Shot
from sightline.matcher.v1.match_found_pb2 import MatchFound
from sightline.registrar.v1.deployment_pb2 import ADJUDICATION_TWO_PERSONS
from sightline.retention_purger.v1.erasure_due_pb2 import ErasureDue
from tests.chassis.deploying import changed, deployment

OFFICERS = ("ann", "ben", "cem")
JPEG = b"\xff\xd8\xff\xe0 a picture"


@dataclass
class Registrar:
    away: bool = False
    asked: int = 0

    jpeg: bytes = JPEG + b" for reference"

    async def reference(self, deployment: str, list_version: int, subject: str) -> Reference:
        self.asked += 1
        if self.away:
            raise Unavailable("the registrar is away")
        return Reference(self.jpeg, "missing", "a category", "call the desk")


@dataclass
class Purger:
    """Wraps keys by turning them round."""

    destroyed: set[str] = field(default_factory=set)
    away: bool = False

    async def wrap(self, alert_id: str, key: bytes, expires_at: datetime) -> SealedKey:
        self._see_that_it_is_there()
        return SealedKey(key[::-1], expires_at.date().isoformat())

    async def unwrap(self, alert_id: str, key: SealedKey) -> bytes:
        self._see_that_it_is_there()
        if key.day in self.destroyed:
            raise Refused("the key of that day was destroyed")
        return key.wrapped[::-1]

    # Of exports, by whom they are: what is in force opens also after the alert's day, as under a hold.
    exports: dict[tuple[str, str], str] = field(default_factory=dict)

    async def alert_of(self, export: str, name: str) -> str:
        if (export, name) not in self.exports:
            raise Refused("nobody has confirmed this export yet")
        return self.exports[export, name]

    async def open(self, export: str, name: str, key: SealedKey) -> bytes:
        await self.alert_of(export, name)
        return key.wrapped[::-1]

    def _see_that_it_is_there(self) -> None:
        if self.away:
            raise Unavailable("the retention-purger is away")


class Rig:
    """`trial`, `two_persons`: of the deployment `market`, whose officers are OFFICERS."""

    def __init__(
        self, folder: Path, *, trial: bool = True, two_persons: bool = False, bus: MemoryBus | None = None
    ) -> None:
        self.now = datetime.now(UTC)
        self.trial, self.two_persons, self.version = trial, two_persons, 0
        self.face = JPEG + b" of the face"
        self.bus, self.folder = bus or MemoryBus(), folder
        url = f"sqlite+aiosqlite:///{folder}/alerts.db"
        self.records = Records("alert_dispatcher", url, MIGRATIONS)
        self.outbox = Outbox(self.records, self.bus)
        self.alerts = SqlAlerts(self.records, self.outbox)
        self.vault = FileVault(folder / "vault")
        self.registrar, self.purger = Registrar(), Purger()
        self.private_key = new_identity()
        self.deployments = Deployments("alert_dispatcher", self.private_key)
        self.registry = CollectorRegistry()
        self.metrics = metrics = AlertDispatcherMetrics.create(self.registry)
        self.evidence = EvidenceMaker(self.vault, self.registrar, self.purger, patience_seconds=0.0)
        self.deciding = MatchFoundHandler(MemoryPasses(), self.deployments)
        self.handler = PassDecidedHandler(
            self.alerts, self.evidence, self.deployments, metrics, now=self.clock
        )
        self.erasing = ErasureDueHandler(self.alerts, self.vault, self.clock)
        self.set_by = timedelta(0)
        self.shortening = Shortening(self.alerts, self.evidence, self.erasing, self.clock, self.counted)
        self.overdue = OverdueWatch(self.alerts, metrics, self.clock)
        self.news = AlertNews(self.bus)
        self.executor = ThreadPoolExecutor(1)
        self.rpc = AlertRpc(
            self.alerts,
            self.evidence,
            Cv2Comparison(self.executor),
            self.deployments,
            Watching(self.alerts, self.news, timedelta(seconds=30), self.clock, 0.01, at_once),
            Resolving(self.alerts, metrics, self.clock),
            Recording(self.alerts, self.clock),
            Exporting(self.alerts, self.evidence, self.purger, self.clock),
            self.clock,
        )
        self._listening: asyncio.Task[None] | None = None

    def clock(self) -> datetime:
        return self.now

    def counted(self) -> float:
        """What went on counting while the clock was set, `set_by` so much."""
        return (self.now - self.set_by).timestamp()

    async def open(self) -> None:
        self.vault.open()
        await self.records.open()
        await self.name_officers(*OFFICERS)
        self._listening = asyncio.create_task(self.news.run())
        await self.news.revision()

    async def name_officers(self, *officers: str, run: bytes = b"") -> None:
        """The deployment goes on with these; with another `run`, anew."""
        plan = deployment()
        plan.officers[:] = officers
        self.version += 1
        if self.two_persons:
            plan.adjudication = ADJUDICATION_TWO_PERSONS
        told = changed(
            {"alert_dispatcher": public_key_of(self.private_key)}, of=plan, list_version=self.version
        )
        told.trial, told.run = self.trial, run
        await self.deployments.take(told)

    async def close(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        self.executor.shutdown()
        await self.records.close()

    async def match(
        self, name: str, seconds: float = 0.0, subject: str = "a subject", deployment: str = "market"
    ) -> Outcome:
        found = MatchFound(
            subject=subject,
            score=0.7,
            threshold=0.6,
            model_id="a model",
            face=Shot(jpeg=self.face),
            context=Picture(jpeg=JPEG + b" around it"),
        )
        origin = self.origin(name, seconds, deployment)
        (event,) = (await self.deciding(Delivered(found, origin, f"key {name}"))).events
        return await self.handle(event.message, origin)

    def origin(self, name: str, seconds: float = 0.0, deployment: str = "market") -> Origin:
        at = self.now + timedelta(seconds=seconds)
        return Origin(deployment, "gate", 1, at, self.now, id=name.encode())

    async def handle(self, said: Any, origin: Origin) -> Outcome:
        told = replace(origin, id=b"decision on " + origin.id)
        return await self.handler(Delivered(said, told, f"key {origin.id.decode()}"))

    async def erase(self, alert_id: str) -> None:
        origin = Origin("market", "", 0, self.now, self.now, id=b"erasure")
        await self.erasing(Delivered(ErasureDue(alert=alert_id), origin))

    async def raised(self) -> list[Alert]:
        return list(await self.alerts.of("market"))

    async def topics(self) -> dict[str, int]:
        """How many events wait on the bus, by topic."""
        await self.outbox.flush()
        return {name: held for name, held in self.bus.held().items() if held}

    def on_disk(self) -> bytes:
        return b"".join(path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file())


async def at_once(seconds: float) -> None:
    """A pause that takes no time."""


def as_operator() -> None:
    """The calls that follow are the operator's."""
    calling.set(Caller("operator"))


def as_person(name: str, *roles: Role) -> None:
    """The calls that follow are a person's, an engagement officer where nothing else is said."""
    calling.set(Caller(name, frozenset(roles or {Role.ENGAGEMENT_OFFICER})))


class NoCall:
    """A call that can only be aborted."""

    async def abort(self, code: Any, words: str, marks: Any = ()) -> None:
        raise Aborted(words)


class Aborted(Exception):
    """The call was aborted."""


CONTEXT: Any = NoCall()
