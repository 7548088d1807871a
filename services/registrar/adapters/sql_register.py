"""The register in the registrar's own tables."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import sqlalchemy as sa

from services.chassis.announcement import Announcement
from services.chassis.deployments import TOPIC
from services.chassis.envelope import to_timestamp
from services.chassis.origin import utc_now
from services.chassis.outbox import Outbox
from services.chassis.records import Records
from services.registrar.adapters.sql_acts import SqlActs
from services.registrar.domain.acts import Act
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.registrar.v1.deployment_changed_pb2 import DeploymentChanged
from sightline.registrar.v1.dossier_pb2 import Dossier

_DEPLOYMENTS = sa.table("deployments", sa.column("name"), sa.column("status"), sa.column("state"))
_DOSSIERS = sa.table("dossiers", sa.column("name"), sa.column("dossier"))


class SqlRegister:
    """Register over SQLAlchemy."""

    def __init__(self, records: Records, outbox: Outbox, acts: SqlActs) -> None:
        self._records = records
        self._outbox = outbox
        self._acts = acts
        self._changing = asyncio.Lock()

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[None]:
        """Be the only one that changes a deployment or its list: here, and of all processes."""
        async with self._changing:
            if not self._records.shared:
                yield
                return
            async with self._records.transaction() as connection:
                await self._records.hold(connection, "changes of deployments")
                yield

    async def get(self, name: str) -> DeploymentChanged | None:
        """Return the state of a deployment."""
        query = sa.select(_DEPLOYMENTS.c.state).where(_DEPLOYMENTS.c.name == name)
        async with self._records.transaction() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else DeploymentChanged.FromString(row.state)

    async def dossier(self, name: str) -> Dossier | None:
        """Return what is kept beside the state of a deployment."""
        query = sa.select(_DOSSIERS.c.dossier).where(_DOSSIERS.c.name == name)
        async with self._records.transaction() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else Dossier.FromString(row.dossier)

    async def put(
        self,
        state: DeploymentChanged,
        *,
        publish: bool,
        dossier: Dossier | None = None,
        act: Act | None = None,
    ) -> None:
        """Keep a state, and a dossier where one is given; in the same step, what is told of it.

        With `publish`, its event; and the act by which it came to this.
        """
        name = state.deployment.name
        row = {"name": name, "status": state.status, "state": state.SerializeToString()}
        async with self._records.transaction() as connection:
            await connection.execute(sa.delete(_DEPLOYMENTS).where(_DEPLOYMENTS.c.name == name))
            await connection.execute(sa.insert(_DEPLOYMENTS).values(**row))
            if dossier is not None:
                kept = dossier.SerializeToString()
                await connection.execute(sa.delete(_DOSSIERS).where(_DOSSIERS.c.name == name))
                await connection.execute(sa.insert(_DOSSIERS).values(name=name, dossier=kept))
            if act is not None:
                await self._acts.put(connection, act)
            if publish:
                event = Announcement(TOPIC, name, _envelope(state).SerializeToString())
                await self._outbox.put(connection, event)
        if publish or act is not None:
            self._outbox.wake()

    async def all(self) -> list[DeploymentChanged]:
        """Return every deployment, by name."""
        query = sa.select(_DEPLOYMENTS.c.state).order_by(_DEPLOYMENTS.c.name)
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
