"""Notices in the registrar's own table: all of it was written to be published."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.envelope import to_datetime, to_timestamp
from services.chassis.records import Records
from services.publication.footage import days_of
from services.registrar.adapters.tally_rows import microseconds, moment_of
from sightline.registrar.v1.deployment_pb2 import Deployment
from sightline.registrar.v1.publication_service_pb2 import Notice

# Oldest first; each is there until what it announces would be over.
_WITHDRAWN = sa.table(
    "withdrawn_notices",
    sa.column("number", sa.Integer),
    *(sa.column(name, sa.BigInteger) for name in ("published_at", "withdrawn_at", "ends_at")),
    sa.column("notice", sa.LargeBinary),
)
_NOTICES = sa.table(
    "notices",
    sa.column("deployment", sa.String),
    sa.column("published_at", sa.BigInteger),
    sa.column("notice", sa.LargeBinary),
)


class SqlNotices:
    """Notices over SQLAlchemy."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def publish(self, deployment: Deployment, now: datetime) -> None:
        """Announce a deployment; announced again unchanged, it was published when it was at first."""
        notice = Notice(
            deployment=deployment.name,
            place=deployment.place,
            start=deployment.start,
            end=deployment.end,
            purpose=deployment.purpose,
            legal_basis=deployment.legal_basis,
            footage_kept_days=days_of(deployment),
            footage_faces_clear=deployment.footage.faces_clear,
        )
        said = notice.SerializeToString(deterministic=True)
        where = _NOTICES.c.deployment == deployment.name
        row = {"deployment": deployment.name, "published_at": microseconds(now), "notice": said}
        async with self._records.transaction() as connection:
            await self._records.hold(connection, "notices")
            known = (await connection.execute(sa.select(_NOTICES).where(where))).first()
            if known is not None and bytes(known.notice) == said:
                return
            await _take_back(connection, deployment.name, now)
            await connection.execute(sa.insert(_NOTICES).values(**row))

    async def published_at(self, deployment: str) -> datetime | None:
        """Return when a deployment was announced."""
        query = sa.select(_NOTICES.c.published_at).where(_NOTICES.c.deployment == deployment)
        async with self._records.transaction() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else _time(row)

    async def withdraw(self, deployment: str, now: datetime) -> None:
        """Take an announcement back; the public goes on reading that it was."""
        async with self._records.transaction() as connection:
            await self._records.hold(connection, "notices")
            await _take_back(connection, deployment, now)

    async def all(self) -> Sequence[Notice]:
        """Return every notice that stands, without its status."""
        async with self._records.transaction() as connection:
            rows = (await connection.execute(sa.select(_NOTICES))).all()
        return [_notice(row) for row in rows]

    async def withdrawn(self, now: datetime) -> Sequence[Notice]:
        """Return those that were taken back, and announce what would not be over yet; the latest first."""
        query = sa.select(_WITHDRAWN).where(_WITHDRAWN.c.ends_at > microseconds(now))
        async with self._records.transaction() as connection:
            rows = (await connection.execute(query.order_by(_WITHDRAWN.c.number.desc()))).all()
        found = [_notice(row) for row in rows]
        for notice, row in zip(found, rows, strict=True):
            notice.withdrawn_at.CopyFrom(to_timestamp(moment_of(row.withdrawn_at)))
        return found


async def _take_back(connection: AsyncConnection, deployment: str, now: datetime) -> None:
    where = _NOTICES.c.deployment == deployment
    row = (await connection.execute(sa.select(_NOTICES).where(where))).first()
    await connection.execute(sa.delete(_NOTICES).where(where))
    await connection.execute(sa.delete(_WITHDRAWN).where(_WITHDRAWN.c.ends_at <= microseconds(now)))
    if row is None:
        return
    end = to_datetime(_notice(row).end)
    if end > now:
        taken_back = {
            "published_at": row.published_at,
            "withdrawn_at": microseconds(now),
            "ends_at": microseconds(end),
            "notice": row.notice,
        }
        await connection.execute(sa.insert(_WITHDRAWN).values(**taken_back))


def _notice(row: Any) -> Notice:
    notice = Notice.FromString(bytes(row.notice))
    notice.published_at.CopyFrom(to_timestamp(_time(row)))
    return notice


def _time(row: Any) -> datetime:
    return moment_of(row.published_at)
