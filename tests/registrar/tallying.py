"""What a registrar learns from alerts, on real tables; five-line stand-ins for other services."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prometheus_client import CollectorRegistry

from services.chassis.deployments import Deployments
from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused, Unavailable
from services.chassis.memory_bus import MemoryBus
from services.chassis.origin import Delivered, Origin
from services.chassis.outbox import Outbox
from services.chassis.records import Records
from services.chassis.sealing import new_identity, public_key_of
from services.registrar.adapters.sql_acts import SqlActs
from services.registrar.adapters.sql_export_counts import SqlExportCounts
from services.registrar.adapters.sql_notices import SqlNotices
from services.registrar.adapters.sql_register import SqlRegister
from services.registrar.adapters.sql_tallies import SqlTallies
from services.registrar.domain.acts import Cause
from services.registrar.domain.course import ListSize, Settling, Stretch, Tracks
from services.registrar.handler.alert_raised import AlertRaisedHandler
from services.registrar.handler.alert_resolved import AlertResolvedHandler
from services.registrar.handler.bookkeeping import Bookkeeping
from services.registrar.handler.outcome_recorded import OutcomeRecordedHandler
from services.registrar.handler.rules import StoppingRules
from services.registrar.metrics import RegistrarMetrics
from services.registrar.migrations import MIGRATIONS
from services.registrar.rpc.publication import PublicationRpc
from sightline.alert_dispatcher.v1 import alert_resolved_pb2 as resolved
from sightline.alert_dispatcher.v1 import outcome_recorded_pb2 as recorded
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE, Status
from tests.chassis.deploying import changed, deployment

SAME, NOT_SAME = resolved.ANSWER_SAME_PERSON, resolved.ANSWER_NOT_SAME_PERSON
TRUE, FALSE = recorded.CONFIRMATION_TRUE, recorded.CONFIRMATION_FALSE
BEGUN = datetime(2026, 5, 1, 12, tzinfo=UTC)


@dataclass
class Purger:
    """Says how many tracks there were."""

    opened: int = 0
    living: int = 0
    away: bool = False

    async def tracks(self, deployment: str) -> Tracks:
        if self.away:
            raise Unavailable("the purger is away")
        return Tracks(self.opened, self.opened - self.living)


@dataclass
class Stopped:
    """Notes what is asked of it."""

    reasons: list[str] = field(default_factory=list)
    resting: list[bytes] = field(default_factory=list)
    list_is_gone: bool = False

    async def stop(self, name: str, reason: str, cause: Cause) -> None:
        self.reasons.append(reason)

    async def rest(self, name: str, subject_mark: bytes) -> None:
        if self.list_is_gone:
            raise Refused("its list is gone")
        self.resting.append(subject_mark)


@dataclass
class Sizes:
    """A list of so many; `away` as if it could not be looked at."""

    of: ListSize = field(default_factory=lambda: ListSize(12, 1, "model"))
    away: bool = False

    async def size(self, deployment: str) -> ListSize:
        if self.away:
            raise Unavailable("Redis is away")
        return self.of


class Rig:
    """`now` is set by hand."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.now = BEGUN
        database = database or f"sqlite+aiosqlite:///{folder}/registrar.db"
        self.records = Records("registrar", database, MIGRATIONS)
        identity, outbox = new_identity(), Outbox(self.records, MemoryBus())
        acts = SqlActs(self.records, outbox, identity)
        self.register, self.exports = (
            SqlRegister(self.records, outbox, acts),
            SqlExportCounts(self.records, acts),
        )
        self.tallies, self.notices = SqlTallies(self.records), SqlNotices(self.records)
        self.purger, self.stopped, self.lists = Purger(), Stopped(), Sizes()
        self.keys = {"registrar": public_key_of(identity)}
        self.deployments = Deployments("registrar", identity)
        metrics = RegistrarMetrics.create(CollectorRegistry())
        self.rules = StoppingRules(self.tallies, self.purger, self.stopped, self.deployments, metrics)
        self.raising = AlertRaisedHandler(self.tallies)
        self.resolving = AlertResolvedHandler(self.tallies, self.rules)
        self.recording = OutcomeRecordedHandler(self.tallies, self.stopped, self.rules)
        self.books = Bookkeeping(
            self.register,
            self.lists,
            self.purger,
            self.tallies,
            self.deployments,
            Settling(30, 3600),
            self.rules,
            lambda: self.now,
        )
        self.rpc = PublicationRpc(self.register, self.notices, self.tallies, self.exports, lambda: self.now)

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    async def becomes(
        self,
        status: Status = STATUS_LIVE,
        version: int = 1,
        *,
        name: str = "market",
        trial: bool = False,
        ratio: float | None = None,
    ) -> None:
        """A deployment changes, and the books are looked after."""
        plan = deployment(name)
        if ratio is not None:
            plan.most_false_alert_ratio = ratio
        state = changed(self.keys, status, of=plan, list_version=version)
        state.trial = trial
        state.end_reason = "two confirmed false alerts in a row"
        await self.register.put(state, publish=False)
        await self.deployments.take(state)
        await self.books.look()

    async def raised(self, alert: str, name: str = "market") -> None:
        expires_at = to_timestamp(self.now + timedelta(days=31))
        message = AlertRaised(alert=alert, raised_at=to_timestamp(self.now), expires_at=expires_at)
        await self.raising(Delivered(message, self.origin(name)))

    async def resolved(self, alert: str, answer: "resolved.Answer" = SAME, name: str = "market") -> None:
        engages = answer == SAME
        message = resolved.AlertResolved(
            alert=alert,
            answer=answer,
            resolved_at=to_timestamp(self.now),
            expires_at=to_timestamp(self.now + timedelta(days=31 if engages else 1)),
            standing=resolved.STANDING_ENGAGE if engages else resolved.STANDING_DO_NOT_ENGAGE,
            subject_mark=b"mark of " + alert.encode(),
        )
        await self.resolving(Delivered(message, self.origin(name)))

    async def outcome(
        self,
        alert: str,
        confirmation: "recorded.Confirmation" = TRUE,
        disposal: "recorded.Disposal" = recorded.DISPOSAL_NO_ACTION,
        *,
        at: datetime | None = None,
        name: str = "market",
    ) -> None:
        outcome = recorded.Outcome(
            engagement=recorded.ENGAGEMENT_ENGAGED, confirmation=confirmation, disposal=disposal
        )
        message = recorded.OutcomeRecorded(
            alert=alert,
            outcome=outcome,
            recorded_at=to_timestamp(at or self.now),
            expires_at=to_timestamp(self.now + timedelta(days=31 if confirmation == TRUE else 1)),
            subject_mark=b"mark of " + alert.encode(),
        )
        await self.recording(Delivered(message, self.origin(name)))

    async def whole(self, alert: str, confirmation: "recorded.Confirmation" = TRUE) -> None:
        """An alert from beginning to end, a second after the last one."""
        self.pass_by(1)
        await self.raised(alert)
        await self.resolved(alert)
        await self.outcome(alert, confirmation)

    async def stretch(self, name: str = "market") -> Stretch:
        last = await self.tallies.last(name)
        assert last is not None
        return last

    def origin(self, name: str) -> Origin:
        return Origin(name, "gate", 1, self.now, self.now, id=b"id")
