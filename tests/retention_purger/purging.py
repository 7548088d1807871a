"""A retention-purger on real tables and files, its clock set by hand."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry

from services.chassis.envelope import to_timestamp
from services.chassis.memory_bus import MemoryBus
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.origin import Delivered, Origin
from services.chassis.outbox import Outbox
from services.chassis.records import Records
from services.retention_purger.adapters.file_alert_keys import FileAlertKeys
from services.retention_purger.adapters.file_day_keys import FileDayKeys
from services.retention_purger.adapters.file_hold_keys import FileHoldKeys
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.adapters.sql_holds import SqlHolds
from services.retention_purger.adapters.sql_ledgers import SqlLedgers
from services.retention_purger.adapters.sql_reels import SqlReels
from services.retention_purger.adapters.sql_retentions import SqlRetentions
from services.retention_purger.domain.audit import Entry
from services.retention_purger.domain.policy import Policy
from services.retention_purger.handler.alerts import ErasedHandler, RetentionHandler
from services.retention_purger.metrics import RetentionPurgerMetrics
from services.retention_purger.migrations import MIGRATIONS
from services.retention_purger.rpc.retention import RetentionRpc
from services.retention_purger.rpc.unwrapping import Unwrapping
from services.retention_purger.worker.eraser import Eraser
from services.retention_purger.worker.hold_keeping import HoldKeeping
from services.retention_purger.worker.ledger_book import LedgerBook
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import AlertResolved
from sightline.alert_dispatcher.v1.erased_pb2 import Erased
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import OutcomeRecorded
from sightline.retention_purger.v1 import retention_service_pb2 as messages


class Aborted(Exception):
    """The call was aborted."""


class NoCall:
    """A call that can only be aborted."""

    async def abort(self, code: Any, words: str, marks: Any = ()) -> None:
        raise Aborted(words)


CONTEXT: Any = NoCall()


class Rig:
    def __init__(self, folder: Path, kept_days: int = 31) -> None:
        self.now, self.folder = datetime(2026, 5, 1, 12, tzinfo=UTC), folder
        self.bus = MemoryBus()
        url = f"sqlite+aiosqlite:///{folder}/purger.db"
        self.records = Records("retention_purger", url, MIGRATIONS)
        self.outbox = Outbox(self.records, self.bus)
        self.chain = SqlAuditChain(self.records, self.clock)
        self.retentions = SqlRetentions(self.records, self.outbox, self.chain)
        self.reels = SqlReels(self.records, self.outbox, self.chain)
        self.day_keys = FileDayKeys(folder / "keys")
        self.alert_keys = FileAlertKeys(folder / "keys" / "alerts")
        self.keyring = MemoryKeyring(self.clock)
        self.registry = CollectorRegistry()
        metrics = RetentionPurgerMetrics.create(self.registry)
        policy = Policy(timedelta(days=kept_days))
        self.holds, self.hold_keys = (
            SqlHolds(self.records, self.chain),
            FileHoldKeys(folder / "keys" / "holds"),
        )
        self.hold_keeping = HoldKeeping(self.holds, self.hold_keys)
        self.eraser = Eraser(
            *(self.day_keys, self.alert_keys, self.retentions, self.reels, self.chain),
            *(self.hold_keeping, metrics, 60, self.clock),
        )
        ending = self.hold_keeping.alert_is_false
        self.keeping = RetentionHandler(self.retentions, policy, ending, self.clock)
        self.dropping = ErasedHandler(self.retentions, self.alert_keys, metrics)
        self.book = LedgerBook(self.keyring, SqlLedgers(self.records))
        self.unwrapping = Unwrapping(self.day_keys, self.alert_keys, self.hold_keys, self.holds, self.clock)
        self.rpc = RetentionRpc(
            self.retentions,
            self.book,
            self.eraser,
            policy,
            self.unwrapping,
            self.reels,
            self.clock,
        )
        self.policy = policy

    def clock(self) -> datetime:
        return self.now

    async def open(self) -> None:
        self.day_keys.open()
        self.hold_keys.open()
        self.alert_keys.open()
        await self.records.open()

    async def hear(self, message: AlertRaised | AlertResolved | OutcomeRecorded | Erased) -> None:
        origin = Origin("market", "gate", 0, self.now, self.now, id=b"id")
        if isinstance(message, Erased):
            await self.dropping(Delivered(message, origin))
        else:
            await self.keeping(Delivered(message, origin))

    async def raised(self, alert: str = "a", days: float = 31) -> None:
        expires_at = to_timestamp(self.now + timedelta(days=days))
        await self.hear(AlertRaised(alert=alert, expires_at=expires_at))

    async def wrap(self, key: bytes, alert: str = "a", days: float = 31) -> messages.WrapKeyResponse:
        expires_at = to_timestamp(self.now + timedelta(days=days))
        request = messages.WrapKeyRequest(key=key, alert=alert, expires_at=expires_at)
        return await self.rpc.WrapKey(request, CONTEXT)

    async def unwrap(self, wrapped: messages.WrapKeyResponse, alert: str = "a") -> bytes:
        request = messages.UnwrapKeyRequest(wrapped_key=wrapped.wrapped_key, alert=alert, day=wrapped.day)
        return bytes((await self.rpc.UnwrapKey(request, CONTEXT)).key)

    async def announced(self) -> int:
        """How many erasures are on the bus."""
        await self.outbox.flush()
        return self.bus.held().get("erasure-due.v1", 0)

    async def told(self) -> list[Entry]:
        """All that the chain says."""
        return list(await self.chain.entries(1, 1000))
