"""An alert-dispatcher on real tables and a real vault; registrar and retention-purger stand in."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry

from services.alert_dispatcher.adapters.file_vault import FileVault
from services.alert_dispatcher.adapters.memory_passes import MemoryPasses
from services.alert_dispatcher.adapters.sql_alerts import SqlAlerts
from services.alert_dispatcher.domain.alerts import Alert, SealedKey
from services.alert_dispatcher.handler.erasure_due import ErasureDueHandler
from services.alert_dispatcher.handler.evidence import EvidenceMaker
from services.alert_dispatcher.handler.match_found import MatchFoundHandler
from services.alert_dispatcher.handler.pass_decided import PassDecidedHandler
from services.alert_dispatcher.metrics import AlertDispatcherMetrics
from services.alert_dispatcher.migrations import MIGRATIONS
from services.alert_dispatcher.rpc import AlertRpc
from services.chassis.deployments import Deployments
from services.chassis.errors import Refused, Unavailable
from services.chassis.memory_bus import MemoryBus
from services.chassis.origin import Delivered, Origin
from services.chassis.outbox import Outbox
from services.chassis.outcome import Outcome
from services.chassis.records import Records
from services.chassis.sealing import new_identity, public_key_of
from sightline.detector.v1.face_detected_pb2 import Picture, Shot
from sightline.matcher.v1.match_found_pb2 import MatchFound
from sightline.retention_purger.v1.erasure_due_pb2 import ErasureDue
from tests.chassis.deploying import changed

JPEG = b"\xff\xd8\xff\xe0 a picture"


@dataclass
class Registrar:
    away: bool = False
    asked: int = 0

    async def reference(self, deployment: str, list_version: int, subject: str) -> tuple[bytes, str]:
        self.asked += 1
        if self.away:
            raise Unavailable("the registrar is away")
        return JPEG + b" for reference", "missing"


@dataclass
class Purger:
    """Wraps keys by turning them round."""

    destroyed: set[str] = field(default_factory=set)

    async def wrap(self, alert_id: str, key: bytes, expires_at: datetime) -> SealedKey:
        return SealedKey(key[::-1], expires_at.date().isoformat())

    async def unwrap(self, alert_id: str, key: SealedKey) -> bytes:
        if key.day in self.destroyed:
            raise Refused("the key of that day was destroyed")
        return key.wrapped[::-1]


class Rig:
    def __init__(self, folder: Path) -> None:
        self.now = datetime.now(UTC)
        self.bus, self.folder = MemoryBus(), folder
        url = f"sqlite+aiosqlite:///{folder}/alerts.db"
        self.records = Records("alert_dispatcher", url, MIGRATIONS)
        self.outbox = Outbox(self.records, self.bus)
        self.alerts = SqlAlerts(self.records, self.outbox)
        self.vault = FileVault(folder / "vault")
        self.registrar, self.purger = Registrar(), Purger()
        self.private_key = new_identity()
        self.deployments = Deployments("alert_dispatcher", self.private_key)
        self.registry = CollectorRegistry()
        metrics = AlertDispatcherMetrics.create(self.registry)
        self.evidence = EvidenceMaker(self.vault, self.registrar, self.purger, patience_seconds=0.0)
        self.deciding = MatchFoundHandler(MemoryPasses(), self.deployments)
        self.handler = PassDecidedHandler(
            self.alerts, self.evidence, self.deployments, metrics, lambda: self.now
        )
        self.erasing = ErasureDueHandler(self.alerts, self.vault, lambda: self.now)
        self.rpc = AlertRpc(self.alerts, self.evidence, self.bus, metrics, lambda: self.now)

    async def open(self) -> None:
        self.vault.open()
        await self.records.open()
        await self.deployments.take(changed({"alert_dispatcher": public_key_of(self.private_key)}))

    async def match(
        self, name: str, seconds: float = 0.0, subject: str = "a subject", deployment: str = "market"
    ) -> Outcome:
        found = MatchFound(
            subject=subject,
            score=0.7,
            threshold=0.6,
            face=Shot(jpeg=JPEG + b" of the face"),
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
        return self.bus.held()

    def on_disk(self) -> bytes:
        return b"".join(path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file())


class NoCall:
    """A call that can only be aborted."""

    async def abort(self, code: Any, words: str, marks: Any = ()) -> None:
        raise Aborted(words)


class Aborted(Exception):
    """The call was aborted."""


CONTEXT: Any = NoCall()
