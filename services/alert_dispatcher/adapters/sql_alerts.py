"""Alerts in the alert-dispatcher's own tables."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alert_dispatcher.domain.alerts import Alert, Answer, SealedKey
from services.chassis.announcement import Announcement
from services.chassis.outbox import Outbox
from services.chassis.records import Records

_COLUMNS = (
    *("id", "deployment", "camera", "captured_at", "raised_at", "expires_at", "trial"),
    *("capture_to_alert_seconds", "wrapped_key", "day", "answer", "officer", "matches_joined"),
)
_ALERTS = sa.table("alerts", *(sa.column(name) for name in _COLUMNS))


class SqlAlerts:
    """Alerts over SQLAlchemy."""

    def __init__(self, records: Records, outbox: Outbox) -> None:
        self._records = records
        self._outbox = outbox

    async def add(self, alert: Alert, announcement: Announcement) -> bool:
        """Add an alert with its event in one step."""
        try:
            await self._write(sa.insert(_ALERTS).values(**_row(alert)), announcement)
        except IntegrityError:
            return False
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

    async def join(self, alert_id: str) -> None:
        """Count one more match of the same pass."""
        counted = {"matches_joined": _ALERTS.c.matches_joined + 1}
        async with self._records.transaction() as connection:
            await connection.execute(sa.update(_ALERTS).where(_ALERTS.c.id == alert_id).values(**counted))

    async def get(self, alert_id: str) -> Alert | None:
        """Return an alert."""
        found = await self._select(_ALERTS.c.id == alert_id)
        return found[0] if found else None

    async def of(self, deployment: str) -> Sequence[Alert]:
        """Return the alerts of a deployment, oldest first."""
        return await self._select(_ALERTS.c.deployment == deployment)

    async def erase(self, alert_id: str, announcement: Announcement) -> None:
        """Delete an alert with its event in one step."""
        await self._write(sa.delete(_ALERTS).where(_ALERTS.c.id == alert_id), announcement)

    async def _write(self, statement: sa.Executable, announcement: Announcement) -> None:
        async with self._records.transaction() as connection:
            await connection.execute(statement)
            await self._announce(connection, announcement)
        self._outbox.wake()

    async def _announce(self, connection: AsyncConnection, announcement: Announcement) -> None:
        await self._outbox.put(connection, announcement)

    async def _select(self, condition: sa.ColumnElement[bool]) -> list[Alert]:
        query = sa.select(_ALERTS).where(condition).order_by(_ALERTS.c.raised_at)
        async with self._records.transaction() as connection:
            return [_alert(row) for row in (await connection.execute(query)).all()]


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
