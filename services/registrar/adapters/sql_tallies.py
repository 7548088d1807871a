"""Tallies in the registrar's own tables."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.records import Records
from services.registrar.adapters.tally_rows import (
    ALERTS,
    STRETCHES,
    alert_of,
    alert_row,
    mark_of,
    microseconds,
    stretch_of,
    stretch_row,
)
from services.registrar.domain.course import Stretch
from services.registrar.domain.stopping import Confirmed
from services.registrar.domain.tally import Confirmation, TalliedAlert, tally_of

_HELD = "tallies"
_OPEN = sa.not_(ALERTS.c.is_folded)


class SqlTallies:
    """Tallies over SQLAlchemy. Every change is made by one process at a time."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def take(self, deployment: str, alert: str, change: Callable[[TalliedAlert], TalliedAlert]) -> bool:
        """Change what is known of an alert."""
        mark = mark_of(alert)
        async with self._records.transaction() as connection:
            await self._records.hold(connection, _HELD)
            before, after = await _changed(connection, deployment, mark, change)
            if after is None:
                return False
            values = alert_row(after)
            if before is None:
                named = {"mark": mark, "deployment": deployment, "is_folded": False}
                await connection.execute(sa.insert(ALERTS).values(**named, **values))
            else:
                await connection.execute(sa.update(ALERTS).where(ALERTS.c.mark == mark).values(**values))
        return True

    async def would_take(
        self, deployment: str, alert: str, change: Callable[[TalliedAlert], TalliedAlert]
    ) -> bool:
        """Say whether it is news; of what is settled nobody knows any more what was told."""
        async with self._records.transaction() as connection:
            before, after = await _changed(connection, deployment, mark_of(alert), change)
        return before is None or after is not None

    async def alerts(self, stretch: Stretch) -> Sequence[TalliedAlert]:
        """Return the alerts of a stretch that are not folded."""
        async with self._records.transaction() as connection:
            where = await _raised_in(connection, stretch)
            rows = (await connection.execute(sa.select(ALERTS).where(where, _OPEN))).all()
        return [alert_of(row) for row in rows]

    async def confirmed(self, stretch: Stretch) -> Sequence[Confirmed]:
        """Return the alerts of which it turned out who it was; of those that are folded, the last."""
        alerts = [alert for alert in await self.alerts(stretch) if alert.raised_at is not None]
        known = [
            (alert.raised_at, alert.confirmation is Confirmation.FALSE)
            for alert in alerts
            if alert.raised_at is not None and alert.confirmation is not Confirmation.UNKNOWN
        ]
        return [*known, stretch.last_folded] if stretch.last_folded is not None else known

    async def last(self, deployment: str) -> Stretch | None:
        """Return the last stretch of a deployment."""
        async with self._records.transaction() as connection:
            return await _last(connection, deployment)

    async def stretches(self) -> Sequence[Stretch]:
        """Return every stretch, in order of time."""
        query = sa.select(STRETCHES).order_by(STRETCHES.c.began_at)
        async with self._records.transaction() as connection:
            rows = (await connection.execute(query)).all()
        return [stretch_of(row) for row in rows]

    async def step(
        self, deployment: str, change: Callable[[Stretch | None], Stretch | None]
    ) -> Stretch | None:
        """Put what `change` makes of the last stretch."""
        async with self._records.transaction() as connection:
            await self._records.hold(connection, _HELD)
            stretch = change(await _last(connection, deployment))
            if stretch is not None:
                await connection.execute(sa.delete(STRETCHES).where(_is(stretch)))
                await connection.execute(sa.insert(STRETCHES).values(**stretch_row(stretch)))
        return stretch

    async def put(self, stretch: Stretch) -> None:
        """Keep what the ledger said; what else is known of the stretch may be newer by now."""
        row = stretch_row(stretch)
        names = ("opened_before", "closed_before", "opened", "closed")
        values = {name: row[name] for name in names}
        async with self._records.transaction() as connection:
            await connection.execute(sa.update(STRETCHES).where(_is(stretch)).values(**values))

    async def fold(self, stretch: Stretch, now: datetime, *, settle: bool) -> None:
        """Add to the counts what is due to go, and delete it."""
        async with self._records.transaction() as connection:
            await self._records.hold(connection, _HELD)
            kept = (await connection.execute(sa.select(STRETCHES).where(_is(stretch)))).one()
            current = stretch_of(kept)
            where = await _raised_in(connection, current)
            due = sa.and_(where, _OPEN)
            if not settle:
                due = sa.and_(due, ALERTS.c.expires_at <= microseconds(now))
            rows = (await connection.execute(sa.select(ALERTS).where(due))).all()
            if not rows and not settle:
                return
            alerts = [alert_of(row) for row in rows]
            folded = replace(
                current,
                folded=current.folded + tally_of(alerts),
                last_folded=_last_confirmed([current.last_folded, *map(_confirmed, alerts)]),
                settled_at=now if settle else None,
            )
            values = stretch_row(folded)
            await connection.execute(sa.update(STRETCHES).where(_is(stretch)).values(**values))
            if settle:
                await connection.execute(sa.delete(ALERTS).where(where))
            else:
                # Its mark stays until the record is settled: told once more, it is not counted once more.
                nothing = alert_row(TalliedAlert(raised_at=now))
                del nothing["raised_at"]
                await connection.execute(sa.update(ALERTS).where(due).values(is_folded=True, **nothing))

    async def drop_strays(self, now: datetime) -> None:
        """Delete what has expired and was not folded: in no stretch, or never heard to be raised."""
        old = sa.and_(ALERTS.c.expires_at <= microseconds(now), _OPEN)
        async with self._records.transaction() as connection:
            await connection.execute(sa.delete(ALERTS).where(old))


async def _changed(
    connection: AsyncConnection,
    deployment: str,
    mark: str,
    change: Callable[[TalliedAlert], TalliedAlert],
) -> tuple[TalliedAlert | None, TalliedAlert | None]:
    """Return an alert as it is on record, if it is; and as it would be, None when nothing changes."""
    row = (await connection.execute(sa.select(ALERTS).where(ALERTS.c.mark == mark))).first()
    if row is None:
        last = await _last(connection, deployment)
        settled = last is not None and last.settled_at is not None
        return None, None if settled else change(TalliedAlert())
    before = alert_of(row)
    after = change(before)
    return before, None if row.is_folded or after == before else after


def _is(stretch: Stretch) -> sa.ColumnElement[bool]:
    named = STRETCHES.c.deployment == stretch.deployment
    return sa.and_(named, STRETCHES.c.began_at == microseconds(stretch.began_at))


async def _last(connection: AsyncConnection, deployment: str) -> Stretch | None:
    of = sa.select(STRETCHES).where(STRETCHES.c.deployment == deployment)
    row = (await connection.execute(of.order_by(STRETCHES.c.began_at.desc()).limit(1))).first()
    return None if row is None else stretch_of(row)


async def _raised_in(connection: AsyncConnection, stretch: Stretch) -> sa.ColumnElement[bool]:
    """Return the condition for alerts of a stretch: raised since it began, before the next one did."""
    began = microseconds(stretch.began_at)
    later: Any = sa.select(sa.func.min(STRETCHES.c.began_at)).where(
        STRETCHES.c.deployment == stretch.deployment, STRETCHES.c.began_at > began
    )
    until = (await connection.execute(later)).scalar()
    where = sa.and_(ALERTS.c.deployment == stretch.deployment, ALERTS.c.raised_at >= began)
    return where if until is None else sa.and_(where, ALERTS.c.raised_at < until)


def _confirmed(alert: TalliedAlert) -> Confirmed | None:
    if alert.raised_at is None or alert.confirmation is Confirmation.UNKNOWN:
        return None
    return alert.raised_at, alert.confirmation is Confirmation.FALSE


def _last_confirmed(confirmed: Sequence[Confirmed | None]) -> Confirmed | None:
    return max((one for one in confirmed if one is not None), default=None)
