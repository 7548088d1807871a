"""What time it was last, in the retention-purger's own table; and the time of a database elsewhere."""

import ipaddress
from datetime import UTC, datetime

import sqlalchemy as sa

from services.chassis.errors import SightlineError
from services.chassis.records import Records
from services.retention_purger.domain.timekeeping import Believed

_SEEN = sa.table("seen_time", sa.column("number"), sa.column("believed"), sa.column("doubted_seconds"))


class SqlSeenTime:
    """SeenTime over SQLAlchemy."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def last(self) -> Believed | None:
        """Return what was noted last."""
        async with self._records.transaction() as connection:
            row = (await connection.execute(sa.select(_SEEN))).first()
        if row is None:
            return None
        return Believed(datetime.fromtimestamp(row.believed, UTC), row.doubted_seconds)

    async def note(self, believed: Believed) -> None:
        """Note it, in the place of what was there."""
        row = {"believed": believed.time.timestamp(), "doubted_seconds": believed.doubted_seconds}
        async with self._records.transaction() as connection:
            await self._records.hold(connection, "time")
            written = await connection.execute(sa.update(_SEEN).values(**row))
            if not written.rowcount:
                await connection.execute(sa.insert(_SEEN).values(number=1, **row))


class DatabaseClock:
    """SecondClock: the database's, where it is on another machine; on this one it is the same clock."""

    def __init__(self, records: Records, url: str) -> None:
        self._records = records
        self._is_elsewhere = records.shared and is_elsewhere(sa.make_url(url).host)

    async def time(self, wall: datetime) -> datetime | None:
        """Return what time it is there; None where that says nothing."""
        if not self._is_elsewhere:
            return None
        try:
            async with self._records.transaction() as connection:
                seconds = await connection.scalar(sa.text("SELECT extract(epoch FROM clock_timestamp())"))
        except SightlineError:
            return None
        return None if seconds is None else datetime.fromtimestamp(float(seconds), UTC)


def is_elsewhere(host: str | None) -> bool:
    """Say whether a host is, by its name, another machine than this."""
    if not host or host.startswith("/") or host == "localhost":
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True
