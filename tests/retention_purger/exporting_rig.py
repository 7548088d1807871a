"""A purger with exports: alerts as for holds, footage as the detector keeps it, and a directory."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from services.chassis.access import Caller, Person, Role
from services.retention_purger.adapters.sql_exports import SqlExports
from services.retention_purger.domain.exports import Export, Span
from services.retention_purger.domain.policy import day_of
from services.retention_purger.domain.segment import Segment
from services.retention_purger.rpc.exporting import Exporting
from services.retention_purger.rpc.opening import Opening, WrappedSegment
from services.retention_purger.worker.export_keeping import ExportKeeping
from tests.retention_purger.holding_rig import BERTA, DORA, HoldRig

EDDA = Caller("edda", frozenset({Role.SUPERVISOR}))
DETECTOR, DISPATCHER = "detector", "alert_dispatcher"


@dataclass(frozen=True)
class Footage:
    """A segment that is kept, and its key."""

    segment: WrappedSegment
    key: bytes


class ExportRig(HoldRig):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.people = {
            one.name: Person(one.name, one.roles, signing=bytes(32)) for one in (DORA, BERTA, EDDA)
        }
        self.exports = SqlExports(self.records, self.chain)
        self.exporting = Exporting(
            self.exports, self.keeper, self.holds, self.notes, self.people, self.policy, self.clock
        )
        self.opening = Opening(self.exports, self.exporting, self.unwrapping, self.clock)
        self.export_keeping = ExportKeeping(self.exports, 60, self.clock, self.clock)

    @property
    def span(self) -> Span:
        """Ten minutes of a camera, an hour ago at noon."""
        begins = self.now - timedelta(hours=1)
        return Span("market", "gate", begins, begins + timedelta(minutes=10))

    async def kept(
        self,
        at: timedelta = timedelta(),
        *,
        days: float = 31,
        camera: str = "gate",
        deployment: str = "market",
    ) -> Footage:
        """A segment that began so long after the span does."""
        segment = Segment(deployment, camera, self.span.begins + at)
        day = day_of(self.now + timedelta(days=days))
        key = segment.associated[:1] * 32
        wrapped = await self.unwrapping.wrap_segment(segment, day, key)
        return Footage(WrappedSegment(segment, wrapped, day), key)

    async def asked(self, of: Span | str | None = None) -> Export:
        return await self.exporting.ask(of or self.span, "K-2026/7", "order of the court", DORA)

    async def exported(self, of: Span | str | None = None) -> Export:
        """One that two persons have confirmed."""
        return await self.exporting.confirm((await self.asked(of)).id, BERTA)

    async def fetched(self, export: Export, *footage: Footage, name: str = "dora") -> list[bytes]:
        """The keys, as the detector asks for them."""
        segments = [one.segment for one in footage]
        return (await self.opening.footage(export.id, name, DETECTOR, segments))[1]

    async def handed_over(self, export: Export, name: str = "dora", alert: str = "a") -> list[bytes]:
        """The alert's key, as the alert-dispatcher asks for it."""
        kept = self.keeper.kept[alert]
        assert kept.day is not None
        return (await self.opening.evidence(export.id, name, DISPATCHER, kept.wrapped, kept.day))[1]
