"""A keyring that can lose its memory, and a purger's book of what it counts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prometheus_client import CollectorRegistry

from services.chassis.deployments import Deployments
from services.chassis.errors import SightlineError
from services.chassis.ledger import Kind, Ledger, Scope, Tracks
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.outcome import Reason
from services.chassis.records import Records
from services.chassis.sealing import new_identity, public_key_of
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.adapters.sql_ledgers import SqlLedgers
from services.retention_purger.metrics import RetentionPurgerMetrics
from services.retention_purger.migrations import MIGRATIONS
from services.retention_purger.worker.ledger_book import LedgerBook
from services.retention_purger.worker.ledger_closing import LedgerClosing
from services.retention_purger.worker.sweeper import Sweeper
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE, Status
from tests.chassis.deploying import changed

GATE = Scope("market", "gate")


class ForgetfulKeyring(MemoryKeyring):
    """A keyring that outlives neither its memory nor its network, and says which life it is in."""

    life = 1
    away: SightlineError | None = None
    spoilt = 0

    def lose_memory(self) -> None:
        """Begin another life."""
        self.__dict__.update(vars(MemoryKeyring(self._now)))
        self.life += 1

    async def sweep(self) -> int:
        if self.away:
            raise self.away
        return await super().sweep()

    async def ledger(self, deployment: str) -> Ledger:
        ledger = await super().ledger(deployment)
        ledger.incarnation = f"life {self.life}"
        ledger.frames.seen += self.spoilt
        return ledger


@dataclass
class Times:
    """A clock for times of day and one that never goes back, both set by hand."""

    now: datetime = datetime(2026, 5, 1, tzinfo=UTC)
    seconds: float = 0.0

    def pass_seconds(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds


class Keeping:
    """A sweeper and its book, on real tables."""

    def __init__(self, folder: Path, keyring: ForgetfulKeyring | None = None) -> None:
        self.times = Times()
        self.keyring = keyring or ForgetfulKeyring(lambda: self.times.now)
        self.private = new_identity()
        self.deployments = Deployments("retention_purger", self.private)
        self.registry = CollectorRegistry()
        self.records = Records("retention_purger", f"sqlite+aiosqlite:///{folder}/purger.db", MIGRATIONS)
        self.ledgers = SqlLedgers(self.records)
        self.book = LedgerBook(self.keyring, self.ledgers)
        metrics = RetentionPurgerMetrics.create(self.registry)
        self.chain = SqlAuditChain(self.records, lambda: self.times.now)
        closing = LedgerClosing(self.book, self.chain)
        self.sweeper = Sweeper(
            self.keyring,
            self.book,
            closing,
            self.deployments,
            metrics,
            0.5,
            lambda: self.times.seconds,
            lambda: self.times.now.timestamp(),
        )

    async def open(self) -> None:
        await self.records.open()
        await self.status(STATUS_LIVE)

    async def status(self, status: Status) -> None:
        await self.deployments.take(changed({"retention_purger": public_key_of(self.private)}, status=status))

    async def seen(self, *names: str, kind: Kind = Kind.PROBE) -> None:
        for name in names:
            await self.keyring.create(GATE, kind, name, self.times.now)

    async def some_of_each(self) -> None:
        """Probes: in flight, forgotten, matched, alerted. One frame in flight; three tracks, one closed."""
        await self.seen("a", "b", "c", "d")
        await self.seen("frame", kind=Kind.FRAME)
        self.times.pass_seconds(1)
        await self.keyring.settle("b", Reason.NO_MATCH)
        for name in ("c", "d"):
            await self.keyring.settle(name, Reason.MATCH, retained=True)
        await self.keyring.book("d", Reason.ALERT)
        await self.keyring.count_tracks(GATE, Tracks("1", 3, 1))

    def metric(self, name: str) -> float:
        return self.registry.get_sample_value(f"retention_purger_{name}") or 0.0
