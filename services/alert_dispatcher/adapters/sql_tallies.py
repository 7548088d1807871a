"""How the last alerts turned out, by likeness: yes or no, in their order, and nothing else about them."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alert_dispatcher.adapters.alert_rows import ALERTS
from services.alert_dispatcher.domain.alerts import Alert
from services.alert_dispatcher.domain.likeness import COUNTED
from services.alert_dispatcher.domain.outcomes import Confirmation

_TALLIES = sa.table("tallies", sa.column("number"), sa.column("likeness"), sa.column("was_right"))


async def count(connection: AsyncConnection, alert: Alert) -> None:
    """Count an alert as its last outcome says. Its row knows its tally, until it goes; no tally knows it."""
    if alert.recorded is None or not alert.likeness:
        return
    of_alert = ALERTS.c.id == alert.id
    number = (await connection.execute(sa.select(ALERTS.c.tally).where(of_alert))).scalar()
    confirmed = alert.recorded.outcome.confirmation
    if number is not None:
        await _correct(connection, number, confirmed)
    elif confirmed is not Confirmation.NONE:
        row = {"likeness": alert.likeness, "was_right": confirmed is Confirmation.TRUE}
        number = await connection.scalar(sa.insert(_TALLIES).values(**row).returning(_TALLIES.c.number))
    if confirmed is Confirmation.NONE:
        number = None
    await connection.execute(sa.update(ALERTS).where(of_alert).values(tally=number))
    alike = _TALLIES.c.likeness == alert.likeness
    old = sa.and_(alike, _TALLIES.c.number.not_in(_last(alert.likeness)))
    await connection.execute(sa.delete(_TALLIES).where(old))


async def turned_out(connection: AsyncConnection, likeness: str) -> tuple[int, int]:
    """Return how many of the last ones alike were right, and how many they are."""
    query = sa.select(_TALLIES.c.was_right).where(_TALLIES.c.number.in_(_last(likeness)))
    rows = (await connection.execute(query)).all()
    return sum(bool(row.was_right) for row in rows), len(rows)


async def _correct(connection: AsyncConnection, number: int, confirmed: Confirmation) -> None:
    this = _TALLIES.c.number == number
    if confirmed is Confirmation.NONE:
        await connection.execute(sa.delete(_TALLIES).where(this))
    else:
        right = confirmed is Confirmation.TRUE
        await connection.execute(sa.update(_TALLIES).where(this).values(was_right=right))


def _last(likeness: str) -> sa.ScalarSelect[int]:
    alike = _TALLIES.c.likeness == likeness
    newest = _TALLIES.c.number.desc()
    return sa.select(_TALLIES.c.number).where(alike).order_by(newest).limit(COUNTED).scalar_subquery()
