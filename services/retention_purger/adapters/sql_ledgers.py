"""Ledgers as they were last read, in the retention-purger's own tables: counts alone."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.chassis.ledger import Account, Ledger
from services.chassis.percentiles import Durations
from services.chassis.records import Records

_LEDGERS = sa.table(
    "ledgers",
    sa.column("deployment"),
    sa.column("incarnation"),
    sa.column("counted"),
    sa.column("counts"),
)


class SqlLedgers:
    """Ledgers over SQLAlchemy."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def keep(self, deployment: str, ledger: Ledger) -> None:
        """Put on record, in the place of an earlier reading."""
        where = (_LEDGERS.c.deployment == deployment) & (_LEDGERS.c.incarnation == ledger.incarnation)
        row = {"counted": ledger.counted, "counts": _written(ledger)}
        names = {"deployment": deployment, "incarnation": ledger.incarnation}
        async with self._records.transaction() as connection:
            await self._records.hold(connection, "ledgers")
            known = (await connection.execute(sa.select(_LEDGERS.c.counted).where(where))).first()
            if known is None:
                await connection.execute(sa.insert(_LEDGERS).values(**names, **row))
            elif known.counted <= ledger.counted:
                await connection.execute(sa.update(_LEDGERS).where(where).values(**row))

    async def former(self, deployment: str, incarnation: str) -> Sequence[Ledger]:
        """Return the last reading of every incarnation but this one."""
        other = (_LEDGERS.c.deployment == deployment) & (_LEDGERS.c.incarnation != incarnation)
        async with self._records.transaction() as connection:
            rows = (await connection.execute(sa.select(_LEDGERS).where(other))).all()
        return [_read(row.incarnation, row.counts) for row in rows]


def _written(ledger: Ledger) -> str:
    values = {
        "frames": _account(ledger.frames),
        "probes": _account(ledger.probes),
        "tracks": [ledger.tracks_opened, ledger.tracks_closed],
        "forgetting": list(ledger.time_to_forget.counts.items()),
        "longest_seconds": ledger.time_to_forget.max_seconds,
    }
    return json.dumps(values, separators=(",", ":"))


def _account(account: Account) -> dict[str, Any]:
    return {
        "seen": account.seen,
        "forgotten": {str(reason): count for reason, count in account.forgotten.items()},
        "retained": {str(reason): count for reason, count in account.retained.items()},
        "in_flight": account.in_flight,
    }


def _read(incarnation: str, text: str) -> Ledger:
    values = json.loads(text)
    opened, closed = values["tracks"]
    forgetting = Durations(Counter(dict(values["forgetting"])), values["longest_seconds"])
    frames, probes = (_account_of(values[name]) for name in ("frames", "probes"))
    return Ledger(frames, probes, opened, closed, forgetting, incarnation)


def _account_of(values: dict[str, Any]) -> Account:
    forgotten, retained = Counter(values["forgotten"]), Counter(values["retained"])
    return Account(values["seen"], forgotten, retained, values["in_flight"])
