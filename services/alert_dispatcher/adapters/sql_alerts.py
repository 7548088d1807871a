"""Alerts in the alert-dispatcher's own tables. Of two that come at once the database takes one."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alert_dispatcher.adapters import sql_tallies
from services.alert_dispatcher.adapters.alert_rows import (
    ALERTS,
    ANSWERS,
    OUTCOME,
    RECEIPTS,
    SETTLED,
    WRAPPED,
    alert_of,
    answer_row,
    chosen,
    row_of,
)
from services.alert_dispatcher.domain.adjudication import Standing
from services.alert_dispatcher.domain.alerts import KEPT, Alert, SealedKey
from services.chassis.announcement import Announcement
from services.chassis.outbox import Outbox
from services.chassis.records import Records

# Matches by the alert that each raised or joined.
_MATCHES = sa.table("alert_matches", sa.column("match_id"), sa.column("alert_id"))
# What is left of them when their alert is erased: a hash of a number that says nothing itself.
_GONE = sa.table("gone_matches", sa.column("mark"), sa.column("gone_at"))


class SqlAlerts:
    """Alerts over SQLAlchemy."""

    def __init__(self, records: Records, outbox: Outbox) -> None:
        self._records = records
        self._outbox = outbox

    async def add(self, alert: Alert, match_id: bytes, *events: Announcement) -> bool:
        """Add an alert, the match it is raised for, and its events in one step."""
        try:
            async with self._records.transaction() as connection:
                await connection.execute(sa.insert(ALERTS).values(**row_of(alert)))
                await _note(connection, match_id, alert.id)
                await self._announce(connection, events)
        except IntegrityError:
            return False
        self._outbox.wake()
        return True

    async def answer(self, alert: Alert, *events: Announcement) -> bool:
        """Keep the newest answer, and what follows from it. False when it is not the next one any more."""
        place = len(alert.given) - 1
        try:
            async with self._records.transaction() as connection:
                if not await _settle(connection, alert, place):
                    return False
                await connection.execute(sa.insert(ANSWERS).values(**answer_row(alert, place)))
                await self._announce(connection, events)
        except IntegrityError:
            return False  # that officer has answered
        self._outbox.wake()
        return True

    async def finish(self, alert: Alert, *events: Announcement) -> bool:
        """Make the standing of an open alert final. False when it is final, or has other answers."""
        async with self._records.transaction() as connection:
            if not await _settle(connection, alert, len(alert.given)):
                return False
            await self._announce(connection, events)
        self._outbox.wake()
        return True

    async def overdue(self, now: datetime) -> Sequence[Alert]:
        """Return alerts that are open on record and have waited for as long as anybody may."""
        waited = sa.func.abs(now.timestamp() - ALERTS.c.raised_at)
        return await self._select(
            sa.and_(ALERTS.c.standing == Standing.OPEN.value, waited >= ALERTS.c.answer_within_seconds)
        )

    async def record(self, alert: Alert, receipt: str, *events: Announcement) -> bool:
        """Keep the newest outcome and count it. False when it is not the next one any more."""
        before = alert.recorded.times - 1 if alert.recorded else 0
        as_seen = sa.and_(ALERTS.c.id == alert.id, ALERTS.c.outcomes == before)
        changed = chosen(alert, OUTCOME)
        async with self._records.transaction() as connection:
            written = await connection.execute(sa.update(ALERTS).where(as_seen).values(**changed))
            if not written.rowcount:
                return False
            if receipt:
                await connection.execute(sa.insert(RECEIPTS).values(mark=receipt, alert_id=alert.id))
            await sql_tallies.count(connection, alert)
            await self._announce(connection, events)
        self._outbox.wake()
        return True

    async def outliving(self) -> Sequence[Alert]:
        """Return alerts whose key was not wrapped anew yet since they were shortened."""
        return await self._select(ALERTS.c.key_outlives)

    async def rewrap(self, alert: Alert, before: SealedKey) -> None:
        """Keep an alert's key as it is wrapped now; nothing to do where another replica has."""
        as_seen = sa.and_(ALERTS.c.id == alert.id, ALERTS.c.wrapped_key == before.wrapped)
        async with self._records.transaction() as connection:
            await connection.execute(sa.update(ALERTS).where(as_seen).values(**chosen(alert, WRAPPED)))

    async def turned_out(self, likeness: str) -> tuple[int, int]:
        """Return of the last alerts alike how many were right, and how many they are."""
        async with self._records.transaction() as connection:
            return await sql_tallies.turned_out(connection, likeness)

    async def join(self, alert_id: str, match_id: bytes) -> bool:
        """Count a match of the same pass, once. False when the alert is neither there nor erased."""
        of_alert = ALERTS.c.id == alert_id
        counted = {"matches_joined": ALERTS.c.matches_joined + 1}
        try:
            async with self._records.transaction() as connection:
                joined = await connection.execute(sa.update(ALERTS).where(of_alert).values(**counted))
                if not joined.rowcount:
                    return await _is_gone(connection, alert_id)
                await _note(connection, match_id, alert_id)
        except IntegrityError:
            pass  # counted before
        return True

    async def handled(self, match_id: bytes) -> bool:
        """Say whether a match raised or joined an alert before, be it erased since."""
        query = sa.select(_MATCHES.c.match_id).where(_MATCHES.c.match_id == match_id.hex())
        async with self._records.transaction() as connection:
            return (await connection.execute(query)).first() is not None or (
                await _is_gone(connection, match_id.hex())
            )

    async def get(self, alert_id: str) -> Alert | None:
        """Return an alert."""
        found = await self._select(ALERTS.c.id == alert_id)
        return found[0] if found else None

    async def by_receipt(self, mark: str) -> Alert | None:
        """Return the alert after which a receipt was given."""
        of_receipt = sa.select(RECEIPTS.c.alert_id).where(RECEIPTS.c.mark == mark)
        found = await self._select(ALERTS.c.id.in_(of_receipt))
        return found[0] if found else None

    async def of(self, deployment: str) -> Sequence[Alert]:
        """Return the alerts of a deployment, oldest first."""
        return await self._select(ALERTS.c.deployment == deployment)

    async def note_kept(self, alert_id: str) -> bool:
        """Note that the person concerned wants it kept."""
        noting = sa.update(ALERTS).where(ALERTS.c.id == alert_id).values(kept_for_person=True)
        async with self._records.transaction() as connection:
            return bool((await connection.execute(noting)).rowcount)

    async def erase(self, alert_id: str, now: datetime, announcement: Announcement) -> None:
        """Delete an alert with its event in one step; none of its matches brings it back."""
        of_alert = _MATCHES.c.alert_id == alert_id
        async with self._records.transaction() as connection:
            rows = await connection.execute(sa.select(_MATCHES.c.match_id).where(of_alert))
            marks = {_mark(name) for name in (alert_id, *(row.match_id for row in rows))}
            old = sa.or_(_GONE.c.mark.in_(marks), _GONE.c.gone_at < (now - KEPT).timestamp())
            await connection.execute(sa.delete(_GONE).where(old))
            left = [{"mark": mark, "gone_at": now.timestamp()} for mark in sorted(marks)]
            await connection.execute(sa.insert(_GONE), left)
            await connection.execute(sa.delete(_MATCHES).where(of_alert))
            for table in (ANSWERS, RECEIPTS):
                await connection.execute(sa.delete(table).where(table.c.alert_id == alert_id))
            await connection.execute(sa.delete(ALERTS).where(ALERTS.c.id == alert_id))
            await self._announce(connection, (announcement,))
        self._outbox.wake()

    async def _announce(self, connection: AsyncConnection, events: Sequence[Announcement]) -> None:
        for event in events:
            await self._outbox.put(connection, event)

    async def _select(self, condition: sa.ColumnElement[bool]) -> list[Alert]:
        query = sa.select(ALERTS).where(condition).order_by(ALERTS.c.raised_at)
        of_them = ANSWERS.c.alert_id.in_(sa.select(ALERTS.c.id).where(condition))
        answers: dict[str, list[Any]] = defaultdict(list)
        async with self._records.transaction() as connection:
            rows = (await connection.execute(query)).all()
            given = sa.select(ANSWERS).where(of_them).order_by(ANSWERS.c.place)
            for one in (await connection.execute(given)).all():
                answers[one.alert_id].append(one)
        return [alert_of(row, answers[row.id]) for row in rows]


async def _settle(connection: AsyncConnection, alert: Alert, seen: int) -> bool:
    """Write how an alert stands, if it is open and has as many answers as were seen. Locks its row."""
    as_seen = sa.and_(
        ALERTS.c.id == alert.id, ALERTS.c.standing == Standing.OPEN.value, ALERTS.c.answers == seen
    )
    written = await connection.execute(sa.update(ALERTS).where(as_seen).values(**chosen(alert, SETTLED)))
    return bool(written.rowcount)


async def _note(connection: AsyncConnection, match_id: bytes, alert_id: str) -> None:
    row = {"match_id": match_id.hex(), "alert_id": alert_id}
    await connection.execute(sa.insert(_MATCHES).values(**row))


async def _is_gone(connection: AsyncConnection, name: str) -> bool:
    query = sa.select(_GONE.c.mark).where(_GONE.c.mark == _mark(name))
    return (await connection.execute(query)).first() is not None


def _mark(name: str) -> str:
    return hashlib.sha256(f"gone/{name}".encode()).hexdigest()
