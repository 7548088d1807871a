"""Leases in the frame-grabber's own tables, for frame-grabbers on many hosts."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.records import Records
from services.frame_grabber.adapters import written_cameras
from services.frame_grabber.domain.cameras import Camera
from services.frame_grabber.domain.epochs import next_lease_number
from services.frame_grabber.domain.leases import ORPHANED, Entry, Lease, Place, Report, Standing
from services.frame_grabber.domain.shares import free_slots, free_to_take

_LEASES = sa.table(
    "camera_leases",
    *(sa.column(name, sa.String) for name in ("deployment", "camera", "holder", "mark", "report")),
    sa.column("slot", sa.Integer),
    sa.column("number", sa.BigInteger),
    sa.column("expires_at", sa.Double),
    sa.column("is_over", sa.Boolean),
)
_L = _LEASES.c
_ENTRY = (_L.deployment, _L.camera, _L.number, _L.slot, _L.holder, _L.mark, _L.is_over, _L.expires_at)
_GRABBERS = sa.table("living_grabbers", sa.column("holder", sa.String), sa.column("expires_at", sa.Double))
_NUMBERS = sa.table("lease_numbers", sa.column("last", sa.BigInteger))
_CLOCKS = {
    "postgresql": sa.text("SELECT extract(epoch FROM clock_timestamp())::double precision"),
    "sqlite": sa.text("SELECT (julianday('now') - 2440587.5) * 86400.0"),
}
# For this transaction alone: a frame-grabber that hangs in the middle of one keeps nobody from its cameras.
_PATIENCE = sa.select(
    sa.func.set_config("idle_in_transaction_session_timeout", sa.bindparam("patience", type_=sa.String), True)
)


@dataclass(frozen=True, slots=True)
class SqlLeases:
    """Times are the database's: the hosts' clocks do not matter."""

    records: Records
    length_seconds: float

    async def renew(self, holder: str, reports: Sequence[Report]) -> Standing:
        """Show that `holder` lives, prolong its leases, and tell how all stand."""
        async with self._transaction() as connection:
            now = await _now(connection)
            await self._show_life(connection, holder, now)
            held = await self._lock(connection, holder, reports, now)
            if held:
                await connection.execute(
                    sa.update(_LEASES)
                    .where(_L.number == sa.bindparam("of"), _L.holder == holder)
                    .values(expires_at=now + self.length_seconds, report=sa.bindparam("said")),
                    [{"of": one.number, "said": written_cameras.written(one.camera)} for one in held],
                )
            return await _standing(connection, now)

    async def take(self, holder: str, wanted: Mapping[Place, str]) -> list[Lease]:
        """Take free cameras, up to a fair share; one frame-grabber after the other."""
        async with self._transaction() as connection:
            # Whoever has this row is alone in giving out slots, numbers and cameras.
            await connection.execute(sa.update(_NUMBERS).values(last=_NUMBERS.c.last))
            now = await _now(connection)
            await self._give_slots(connection, await _standing(connection, now), wanted)
            standing = await _standing(connection, now)
            entries = {entry.place: entry for entry in standing.entries}
            number = (await connection.execute(sa.select(_NUMBERS.c.last))).scalar_one()
            leases = []
            for place in sorted(free_to_take(standing, holder, wanted)):
                number = next_lease_number(number, now)
                changed = replace(entries[place], number=number, holder=holder, mark=wanted[place])
                lease = await self._give(connection, entries[place], changed, now)
                if lease is not None:
                    leases.append(lease)
            await connection.execute(sa.update(_NUMBERS).values(last=number))
            return leases

    async def release(self, holder: str, reports: Sequence[Report]) -> None:
        """Give cameras up."""
        async with self._transaction() as connection:
            for report in await self._lock(connection, holder, reports, await _now(connection)):
                said = written_cameras.written(report.camera)
                await connection.execute(
                    sa.update(_LEASES)
                    .where(_L.number == report.number, _L.holder == holder)
                    .values(holder="", expires_at=0.0, is_over=report.is_over, report=said)
                )

    async def leave(self, holder: str) -> None:
        """Say that `holder` takes no more cameras."""
        async with self._transaction() as connection:
            await connection.execute(sa.delete(_GRABBERS).where(_GRABBERS.c.holder == holder))

    async def forget(self, over: Collection[str], destroyed: Collection[str]) -> None:
        """Take back slots, and delete what is known of destroyed deployments."""
        async with self._transaction() as connection:
            free = _L.expires_at <= await _now(connection)
            gone = sa.delete(_LEASES).where(free, _L.deployment.in_(sorted(destroyed)))
            await connection.execute(gone)
            ended = sa.update(_LEASES).where(free, _L.slot.is_not(None), _L.deployment.in_(sorted(over)))
            await connection.execute(ended.values(slot=None))

    async def cameras(self, deployment: str) -> list[Camera]:
        """Return what was last said of the cameras of `deployment`."""
        query = sa.select(_L.camera, _L.holder, _L.expires_at, _L.report).where(_L.deployment == deployment)
        async with self._transaction() as connection:
            now = await _now(connection)
            rows = (await connection.execute(query.order_by(_L.camera))).all()
        cameras = []
        for row in rows:
            camera = written_cameras.read(Place(deployment, row.camera), row.report)
            orphaned = row.holder and row.expires_at <= now
            cameras.append(camera.orphaned(ORPHANED) if orphaned else camera)
        return cameras

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        async with self.records.transaction() as connection:
            if self.records.shared:
                patience_ms = max(100, round(self.length_seconds * 500))
                await connection.execute(_PATIENCE, {"patience": f"{patience_ms}ms"})
            yield connection

    async def _show_life(self, connection: AsyncConnection, holder: str, now: float) -> None:
        until = now + self.length_seconds
        await connection.execute(sa.delete(_GRABBERS).where(_GRABBERS.c.expires_at <= now))
        known = sa.update(_GRABBERS).where(_GRABBERS.c.holder == holder).values(expires_at=until)
        if not (await connection.execute(known)).rowcount:
            await connection.execute(sa.insert(_GRABBERS).values(holder=holder, expires_at=until))

    async def _lock(
        self, connection: AsyncConnection, holder: str, reports: Sequence[Report], now: float
    ) -> list[Report]:
        """Return those reports whose leases are the holder's still; in one order, so that none waits for
        another in a ring.
        """
        if not reports:
            return []
        query = sa.select(_L.number).where(
            _L.holder == holder, _L.expires_at > now, _L.number.in_([report.number for report in reports])
        )
        rows = await connection.execute(query.order_by(_L.deployment, _L.camera).with_for_update())
        said = {report.number: report for report in reports}
        return [said[number] for number in rows.scalars()]

    async def _give_slots(
        self, connection: AsyncConnection, standing: Standing, wanted: Mapping[Place, str]
    ) -> None:
        known = {entry.place: entry for entry in standing.entries}
        slots = free_slots(entry.slot for entry in standing.entries)
        for place in wanted:
            where = {"deployment": place.deployment, "camera": place.camera}
            if place not in known:
                new = where | {"number": 0, "holder": "", "expires_at": 0.0, "mark": "", "report": ""}
                row = new | {"is_over": False, "slot": next(slots)}
                await connection.execute(sa.insert(_LEASES).values(**row))
            elif known[place].slot is None:
                slotless = sa.update(_LEASES).where(_is(place), _L.slot.is_(None))
                await connection.execute(slotless.values(slot=next(slots)))

    async def _give(
        self, connection: AsyncConnection, before: Entry, after: Entry, now: float
    ) -> Lease | None:
        """Write `after`, unless its holder was only late and has renewed meanwhile."""
        fresh = {} if before.mark == after.mark else {"report": ""}
        rows = await connection.execute(
            sa.update(_LEASES)
            .where(_is(after.place), _L.number == before.number, _L.expires_at <= now)
            .values(number=after.number, holder=after.holder, mark=after.mark, is_over=False, **fresh)
            .values(expires_at=now + self.length_seconds)
            .returning(_L.slot, _L.report)
        )
        row = rows.first()
        if row is None:
            return None
        return Lease(after.place, row.slot, after.number, written_cameras.read(after.place, row.report))


def _is(place: Place) -> sa.ColumnElement[bool]:
    return sa.and_(_L.deployment == place.deployment, _L.camera == place.camera)


async def _now(connection: AsyncConnection) -> float:
    return float((await connection.execute(_CLOCKS[connection.dialect.name])).scalar_one())


async def _standing(connection: AsyncConnection, now: float) -> Standing:
    rows = (await connection.execute(sa.select(*_ENTRY).order_by(_L.slot))).all()
    living = await connection.execute(sa.select(_GRABBERS.c.holder).where(_GRABBERS.c.expires_at > now))
    entries = (
        Entry(
            Place(row.deployment, row.camera),
            row.number,
            row.slot,
            row.holder if row.expires_at > now else "",
            row.mark,
            row.is_over,
        )
        for row in rows
    )
    return Standing(tuple(entries), frozenset(living.scalars()))
