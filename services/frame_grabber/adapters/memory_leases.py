"""Leases in the memory of one process, for frame-grabbers that all run in it."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from services.frame_grabber.domain.cameras import Camera
from services.frame_grabber.domain.epochs import next_lease_number
from services.frame_grabber.domain.leases import ORPHANED, Entry, Lease, Place, Report, Standing
from services.frame_grabber.domain.shares import free_slots, free_to_take


@dataclass(slots=True)
class _Row:
    entry: Entry
    camera: Camera
    expires_at: float = 0.0


@dataclass(slots=True)
class MemoryLeases:
    """`length_seconds` may be infinite: where nobody else is, no lease needs to run out."""

    length_seconds: float
    now: Callable[[], float] = time.time
    _rows: dict[Place, _Row] = field(default_factory=dict)
    _grabbers: dict[str, float] = field(default_factory=dict)
    _last_number: int = 0

    async def renew(self, holder: str, reports: Sequence[Report]) -> Standing:
        """Show that `holder` lives, prolong its leases, and tell how all stand."""
        self._grabbers[holder] = self._until
        for report, row in self._held(holder, reports):
            row.expires_at = self._until
            row.camera = report.camera
        return self._standing()

    async def take(self, holder: str, wanted: Mapping[Place, str]) -> list[Lease]:
        """Take free cameras, up to a fair share."""
        slots = free_slots([row.entry.slot for row in self._rows.values()])
        for place in wanted:
            if place not in self._rows:
                self._rows[place] = _Row(Entry(place), Camera(place.deployment, place.camera))
            row = self._rows[place]
            if row.entry.slot is None:
                row.entry = replace(row.entry, slot=next(slots))
        chosen = free_to_take(self._standing(), holder, wanted)
        return [self._give(self._rows[place], holder, wanted[place]) for place in chosen]

    async def release(self, holder: str, reports: Sequence[Report]) -> None:
        """Give cameras up."""
        for report, row in self._held(holder, reports):
            row.entry = replace(row.entry, holder="", is_over=report.is_over)
            row.camera = report.camera

    async def leave(self, holder: str) -> None:
        """Say that `holder` takes no more cameras."""
        self._grabbers.pop(holder, None)

    async def forget(self, over: Collection[str], destroyed: Collection[str]) -> None:
        """Take back slots, and delete what is known of destroyed deployments."""
        for place, row in list(self._rows.items()):
            if self._holder(row):
                continue
            if place.deployment in over:
                row.entry = replace(row.entry, slot=None)
            if place.deployment in destroyed:
                del self._rows[place]

    async def cameras(self, deployment: str) -> list[Camera]:
        """Return what was last said of the cameras of `deployment`."""
        rows = [row for place, row in self._rows.items() if place.deployment == deployment]
        return [
            row.camera.orphaned(ORPHANED) if row.entry.holder and not self._holder(row) else row.camera
            for row in rows
        ]

    @property
    def _until(self) -> float:
        return self.now() + self.length_seconds

    def _give(self, row: _Row, holder: str, mark: str) -> Lease:
        place = row.entry.place
        if row.entry.mark != mark:
            row.camera = Camera(place.deployment, place.camera)
        self._last_number = next_lease_number(self._last_number, self.now())
        row.entry = replace(row.entry, number=self._last_number, holder=holder, mark=mark, is_over=False)
        row.expires_at = self._until
        return Lease(place, row.entry.slot or 0, row.entry.number, row.camera)

    def _held(self, holder: str, reports: Sequence[Report]) -> list[tuple[Report, _Row]]:
        held = {row.entry.number: row for row in self._rows.values() if self._holder(row) == holder}
        return [(report, held[report.number]) for report in reports if report.number in held]

    def _holder(self, row: _Row) -> str:
        return row.entry.holder if row.expires_at > self.now() else ""

    def _standing(self) -> Standing:
        return Standing(
            tuple(replace(row.entry, holder=self._holder(row)) for row in self._rows.values()),
            frozenset(holder for holder, until in self._grabbers.items() if until > self.now()),
        )
