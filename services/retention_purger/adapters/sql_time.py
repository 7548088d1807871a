"""What time it was last, in the retention-purger's own table; and the time of a database elsewhere."""

import asyncio
import socket
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from services.chassis.errors import SightlineError
from services.chassis.records import Records
from services.retention_purger.domain.timekeeping import Believed, Counted

_NAMES = ("believed", "doubted_seconds", "doubted_ahead", "drifted", "uncounted", "boot", "boot_seconds")
_SEEN = sa.table("seen_time", sa.column("number"), *(sa.column(name) for name in _NAMES))


class SqlSeenTime:
    """SeenTime over SQLAlchemy."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def last(self) -> Counted | None:
        """Return what was noted last."""
        async with self._records.transaction() as connection:
            row = (await connection.execute(sa.select(_SEEN))).first()
        if row is None:
            return None
        return _counted_of(row)

    async def note(self, counted: Counted) -> None:
        """Note it, in the place of what was there."""
        row = _row_of(counted)
        async with self._records.transaction() as connection:
            await self._records.hold(connection, "time")
            written = await connection.execute(sa.update(_SEEN).values(**row))
            if not written.rowcount:
                await connection.execute(sa.insert(_SEEN).values(number=1, **row))


def _row_of(counted: Counted) -> dict[str, float | str]:
    believed = counted.believed
    return {
        "believed": believed.time.timestamp(),
        "doubted_seconds": believed.doubted_seconds,
        "doubted_ahead": believed.doubted_ahead.total_seconds(),
        "drifted": believed.drifted.total_seconds(),
        "uncounted": believed.uncounted.total_seconds(),
        "boot": counted.boot,
        "boot_seconds": counted.seconds,
    }


def _counted_of(row: Any) -> Counted:
    taken = (timedelta(seconds=one) for one in (row.doubted_ahead, row.drifted, row.uncounted))
    believed = Believed(datetime.fromtimestamp(row.believed, UTC), row.doubted_seconds, *taken)
    return Counted(believed, row.boot, row.boot_seconds)


class DatabaseClock:
    """SecondClock: the database's, where it is on another machine; on this one it is the same clock."""

    def __init__(self, records: Records, url: str) -> None:
        self._records = records
        self._host = sa.make_url(url).host if records.shared else None

    async def time(self, wall: datetime) -> datetime | None:
        """Return what time it is there; None where that says nothing."""
        if not await asyncio.to_thread(is_elsewhere, self._host):
            return None
        try:
            async with self._records.transaction() as connection:
                seconds = await connection.scalar(sa.text("SELECT extract(epoch FROM clock_timestamp())"))
        except SightlineError:
            return None
        return None if seconds is None else datetime.fromtimestamp(float(seconds), UTC)


def is_elsewhere(host: str | None) -> bool:
    """Say whether a host is another machine than this: this one's names and addresses are its own."""
    if not host or host.startswith("/"):
        return False
    try:
        addresses = {found[4][0] for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except OSError:
        return False  # nobody is asked by a name that is nobody's
    return not any(_is_of_this_machine(str(address)) for address in addresses)


def _is_of_this_machine(address: str) -> bool:
    """Whether something may listen there."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True
