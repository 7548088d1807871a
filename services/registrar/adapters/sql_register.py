"""The register in the registrar's own tables."""

import hashlib

import sqlalchemy as sa

from services.chassis.announcement import Announcement
from services.chassis.deployments import TOPIC
from services.chassis.envelope import to_timestamp
from services.chassis.origin import utc_now
from services.chassis.outbox import Outbox
from services.chassis.records import Records
from services.registrar.domain.entries import Entry
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_ENDED,
    STATUS_LIVE,
    DeploymentChanged,
)

_DEPLOYMENTS = sa.table("deployments", sa.column("name"), sa.column("status"), sa.column("state"))
_ENTRIES = sa.table(
    "entries",
    *(sa.column(name) for name in ("deployment", "photo", "subject", "reason", "source")),
    sa.column("expires_at", sa.DateTime(timezone=True)),
)


class SqlRegister:
    """Register over SQLAlchemy."""

    def __init__(self, records: Records, outbox: Outbox) -> None:
        self._records = records
        self._outbox = outbox

    async def get(self, name: str) -> DeploymentChanged | None:
        """Return the state of a deployment."""
        query = sa.select(_DEPLOYMENTS.c.state).where(_DEPLOYMENTS.c.name == name)
        async with self._records.transaction() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else DeploymentChanged.FromString(row.state)

    async def put(self, state: DeploymentChanged, *, publish: bool) -> None:
        """Keep a state; with `publish`, its event is committed in the same step."""
        name = state.deployment.name
        row = {"name": name, "status": state.status, "state": state.SerializeToString()}
        async with self._records.transaction() as connection:
            await connection.execute(sa.delete(_DEPLOYMENTS).where(_DEPLOYMENTS.c.name == name))
            await connection.execute(sa.insert(_DEPLOYMENTS).values(**row))
            if publish:
                event = Announcement(TOPIC, name, _envelope(state).SerializeToString())
                await self._outbox.put(connection, event)
        if publish:
            self._outbox.wake()

    async def add_entry(self, deployment: str, entry: Entry) -> None:
        """Add one entry."""
        row = {
            "deployment": deployment,
            "photo": entry.photo,
            "subject": entry.subject,
            "reason": entry.reason,
            "source": entry.source,
            "expires_at": entry.expires_at,
        }
        async with self._records.transaction() as connection:
            await connection.execute(sa.insert(_ENTRIES).values(**row))

    async def delete_entries(self, deployment: str) -> None:
        """Delete the entries of a deployment."""
        async with self._records.transaction() as connection:
            await connection.execute(sa.delete(_ENTRIES).where(_ENTRIES.c.deployment == deployment))

    async def unfinished(self) -> list[DeploymentChanged]:
        """Return those that were fixed or went live and have not been destroyed."""
        statuses = (STATUS_AUTHORISED, STATUS_LIVE, STATUS_ENDED)
        query = sa.select(_DEPLOYMENTS.c.state).where(_DEPLOYMENTS.c.status.in_(statuses))
        async with self._records.transaction() as connection:
            rows = (await connection.execute(query)).all()
        return [DeploymentChanged.FromString(row.state) for row in rows]


def _envelope(state: DeploymentChanged) -> Envelope:
    name = state.deployment.name
    text = f"{name}/{state.status}/{state.list_version}/{state.deployment.start.ToNanoseconds()}"
    now = to_timestamp(utc_now())
    return Envelope(
        id=hashlib.sha256(text.encode()).digest()[:16],
        deployment=name,
        captured_at=now,
        received_at=now,
        payload=state.SerializeToString(),
    )
