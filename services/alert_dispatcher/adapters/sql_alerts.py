"""Alerts in the alert-dispatcher's own tables."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alert_dispatcher.domain.alerts import KEPT, Alert, Answer, SealedKey
from services.chassis.announcement import Announcement
from services.chassis.outbox import Outbox
from services.chassis.records import Records

_COLUMNS = (
    *("id", "deployment", "camera", "captured_at", "raised_at", "expires_at", "trial"),
    *("capture_to_alert_seconds", "wrapped_key", "day", "answer", "officer", "matches_joined"),
)
_ALERTS = sa.table("alerts", *(sa.column(name) for name in _COLUMNS))
# Matches by the alert that each raised or joined.
_MATCHES = sa.table("alert_matches", sa.column("match_id"), sa.column("alert_id"))
# What is left of them when their alert is erased: a hash of a number that says nothing itself.
_GONE = sa.table("gone_matches", sa.column("mark"), sa.column("gone_at"))


class SqlAlerts:
    """Alerts over SQLAlchemy."""

    def __init__(self, records: Records, outbox: Outbox) -> None:
        self._records = records
        self._outbox = outbox

    async def add(self, alert: Alert, match_id: bytes, announcement: Announcement) -> bool:
        """Add an alert, the match it is raised for, and its event in one step."""
        try:
            async with self._records.transaction() as connection:
                await connection.execute(sa.insert(_ALERTS).values(**_row(alert)))
                await _note(connection, match_id, alert.id)
                await self._announce(connection, announcement)
        except IntegrityError:
            return False
        self._outbox.wake()
        return True

    async def answer(self, alert: Alert, announcement: Announcement) -> bool:
        """Keep an alert's answer with its event in one step. False when it has one already, or is gone."""
        unanswered = sa.and_(_ALERTS.c.id == alert.id, _ALERTS.c.answer == Answer.NONE.value)
        row = _row(alert)
        changed = {name: row[name] for name in ("answer", "officer", "expires_at", "wrapped_key", "day")}
        async with self._records.transaction() as connection:
            written = await connection.execute(sa.update(_ALERTS).where(unanswered).values(**changed))
            if not written.rowcount:
                return False
            await self._announce(connection, announcement)
        self._outbox.wake()
        return True

    async def join(self, alert_id: str, match_id: bytes) -> bool:
        """Count a match of the same pass, once. False when the alert is neither there nor erased."""
        of_alert = _ALERTS.c.id == alert_id
        counted = {"matches_joined": _ALERTS.c.matches_joined + 1}
        try:
            async with self._records.transaction() as connection:
                joined = await connection.execute(sa.update(_ALERTS).where(of_alert).values(**counted))
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
        found = await self._select(_ALERTS.c.id == alert_id)
        return found[0] if found else None

    async def of(self, deployment: str) -> Sequence[Alert]:
        """Return the alerts of a deployment, oldest first."""
        return await self._select(_ALERTS.c.deployment == deployment)

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
            await connection.execute(sa.delete(_ALERTS).where(_ALERTS.c.id == alert_id))
            await self._announce(connection, announcement)
        self._outbox.wake()

    async def _announce(self, connection: AsyncConnection, announcement: Announcement) -> None:
        await self._outbox.put(connection, announcement)

    async def _select(self, condition: sa.ColumnElement[bool]) -> list[Alert]:
        query = sa.select(_ALERTS).where(condition).order_by(_ALERTS.c.raised_at)
        async with self._records.transaction() as connection:
            return [_alert(row) for row in (await connection.execute(query)).all()]


async def _note(connection: AsyncConnection, match_id: bytes, alert_id: str) -> None:
    row = {"match_id": match_id.hex(), "alert_id": alert_id}
    await connection.execute(sa.insert(_MATCHES).values(**row))


async def _is_gone(connection: AsyncConnection, name: str) -> bool:
    query = sa.select(_GONE.c.mark).where(_GONE.c.mark == _mark(name))
    return (await connection.execute(query)).first() is not None


def _mark(name: str) -> str:
    return hashlib.sha256(f"gone/{name}".encode()).hexdigest()


def _row(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "deployment": alert.deployment,
        "camera": alert.camera,
        "captured_at": alert.captured_at.timestamp(),
        "raised_at": alert.raised_at.timestamp(),
        "expires_at": alert.expires_at.timestamp(),
        "trial": alert.trial,
        "capture_to_alert_seconds": alert.capture_to_alert_seconds,
        "wrapped_key": alert.key.wrapped if alert.key else None,
        "day": alert.key.day if alert.key else None,
        "answer": alert.answer.value,
        "officer": alert.officer,
        "matches_joined": alert.matches_joined,
    }


def _alert(row: Any) -> Alert:
    return Alert(
        id=row.id,
        deployment=row.deployment,
        camera=row.camera,
        captured_at=datetime.fromtimestamp(row.captured_at, UTC),
        raised_at=datetime.fromtimestamp(row.raised_at, UTC),
        expires_at=datetime.fromtimestamp(row.expires_at, UTC),
        trial=bool(row.trial),
        capture_to_alert_seconds=row.capture_to_alert_seconds,
        key=SealedKey(row.wrapped_key, row.day) if row.wrapped_key else None,
        answer=Answer(row.answer),
        officer=row.officer or "",
        matches_joined=row.matches_joined,
    )
