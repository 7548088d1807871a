"""The outbox: a record and its event are committed together, then the event is published."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.announcement import Announcement
from services.chassis.bus import Bus
from services.chassis.errors import SightlineError
from services.chassis.records import Records
from services.chassis.topics import Topic, TopicKind

_LOG = logging.getLogger(__name__)
_RETRY_SECONDS = 0.5
# How soon a replica finds what another one committed and did not live to publish.
_POLL_SECONDS = 1.0


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
    ]


TABLE = sa.Table("outbox", sa.MetaData(), *_columns())


def create_table(operations: Operations) -> None:
    """Migration step for a service that has an outbox."""
    operations.create_table("outbox", *_columns())


class Outbox:
    """Events that wait in a service's own tables until the bus has taken them.

    With several replicas each event is published by whichever comes first, one event at a time.
    """

    def __init__(self, records: Records, bus: Bus) -> None:
        self._records = records
        self._bus = bus
        self._news = asyncio.Event()
        self._problem = ""

    async def put(self, connection: AsyncConnection, event: Announcement) -> None:
        """Add an event inside the caller's transaction; call `wake` when that is committed."""
        row = {
            "topic": event.topic.name,
            "kind": event.topic.kind.value,
            "key": event.key,
            "value": event.value,
        }
        # Numbers are given before the commit: without it, 6 could be there before 5 is.
        await self._records.hold(connection, "outbox: put")
        await connection.execute(TABLE.insert().values(**row))

    def wake(self) -> None:
        """Have what was committed published now."""
        self._news.set()

    def problem(self) -> str:
        """Return why events wait, in a line; empty when none has to."""
        return self._problem

    async def run(self) -> None:
        """Publish in order, at least once each, until cancelled."""
        while True:
            self._news.clear()
            try:
                await self.flush()
            except SightlineError as error:  # also what is refused: rights and limits are put right meanwhile
                self._problem = f"events wait in the outbox: {error}"
                _LOG.warning("events wait in the outbox: %s", error)
                await asyncio.sleep(_RETRY_SECONDS)
                continue
            self._problem = ""
            with suppress(TimeoutError):
                async with asyncio.timeout(_POLL_SECONDS if self._records.shared else None):
                    await self._news.wait()

    async def flush(self) -> None:
        """Publish everything that waits. Unavailable when bus or database is away; Refused by the bus."""
        while await self._one_waits():
            async with self._records.transaction() as connection:
                await self._publish_first(connection)

    async def _one_waits(self) -> bool:
        async with self._records.transaction() as connection:
            return (await connection.execute(sa.select(TABLE.c.number).limit(1))).first() is not None

    async def _publish_first(self, connection: AsyncConnection) -> None:
        """Publish the oldest and delete it, while no other replica does. A crash between repeats it."""
        await self._records.hold(connection, "outbox: publish")
        row = (await connection.execute(sa.select(TABLE).order_by(TABLE.c.number).limit(1))).first()
        if row is not None:
            await self._bus.publish(Topic(row.topic, TopicKind(row.kind)), row.key, row.value)
            await connection.execute(TABLE.delete().where(TABLE.c.number == row.number))
