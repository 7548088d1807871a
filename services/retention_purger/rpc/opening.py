"""How what is to leave is opened: for one of the two persons, what the export is of, and nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.chassis.errors import BadInput, Refused
from services.chassis.origin import utc_now
from services.retention_purger.domain.exports import Export
from services.retention_purger.domain.segment import Segment
from services.retention_purger.ports import Exports
from services.retention_purger.rpc.exporting import Exporting
from services.retention_purger.rpc.unwrapping import Unwrapping

# Two hours in segments of five seconds are fewer.
MOST_SEGMENTS = 2000
_OTHER_OWNER = "this export is not of what you keep"
_OUTSIDE = "a segment is outside of this export"
OWNERS = ("detector", "alert_dispatcher")


@dataclass(frozen=True, slots=True)
class WrappedSegment:
    """A segment, and its key as it is wrapped for `day`."""

    segment: Segment
    wrapped: bytes
    day: date


@dataclass(frozen=True, slots=True)
class Opening:
    """`now`: the latest that it may be. It is counted and told before a key is given, and not without."""

    exports: Exports
    exporting: Exporting
    unwrapping: Unwrapping
    now: Callable[[], datetime] = utc_now

    async def look(self, ident: str, name: str, owner: str) -> Export:
        """Return an export that one of its two persons may have now, to who keeps what it is of."""
        return await self._open(ident, name, owner, count=False)

    async def footage(
        self, ident: str, name: str, owner: str, segments: Sequence[WrappedSegment]
    ) -> tuple[Export, list[bytes]]:
        """Return the keys of segments, in their order."""
        if not 0 < len(segments) <= MOST_SEGMENTS:
            raise BadInput(f"segments: 1 to {MOST_SEGMENTS}")
        span = (await self.look(ident, name, owner)).span
        if span is None:
            raise Refused(_OTHER_OWNER)
        if not all(span.holds(one.segment) for one in segments):
            raise Refused(_OUTSIDE)
        keys = [await self.unwrapping.open_segment(one.segment, one.day, one.wrapped) for one in segments]
        return await self._open(ident, name, owner, count=True), keys

    async def evidence(
        self, ident: str, name: str, owner: str, wrapped: bytes, day: date
    ) -> tuple[Export, list[bytes]]:
        """Return the key of an alert, also where only a hold has it."""
        alert = (await self.look(ident, name, owner)).alert
        if not alert:
            raise Refused(_OTHER_OWNER)
        await self.exporting.kept(alert)
        key = await self.unwrapping.open(alert, day, wrapped)
        return await self._open(ident, name, owner, count=True), [key]

    async def _open(self, ident: str, name: str, owner: str, *, count: bool) -> Export:
        export = await self.exports.open(ident, name, self.now(), count=count)
        self.exporting.see_that_both_are_there(export)
        if owner != OWNERS[export.span is None]:
            raise Refused(_OTHER_OWNER)
        return export
