"""A store whose audit chain is served over gRPC, to an auditor; and the command, run against it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from prometheus_client import CollectorRegistry

from services.chassis import rpc
from services.chassis.access import Access, Directory
from services.chassis.records import Records
from services.cli.connecting import Where, connect
from services.cli.head_memory import Memory
from services.cli.head_signing import HeadClient, sign
from services.cli.people import add
from services.cli.store import Store
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.migrations import MIGRATIONS
from services.tree_heads.keys import SecretKey
from services.tree_heads.notes import Note
from services.tree_heads.published import PublishedHead, heads_of, written
from sightline.retention_purger.v1 import audit_service_pb2 as messages
from sightline.retention_purger.v1.audit_service_pb2_grpc import (
    AuditServiceStub,
    add_AuditServiceServicer_to_server,
)
from tests.retention_purger.auditing import audit_rpc
from tests.retention_purger.chain import told

SIGNER, WITNESS = SecretKey.generate("audit.example.org"), SecretKey.generate("witness.example.com")


@dataclass(slots=True)
class Audited:
    """A chain, and who asks for it."""

    folder: Path
    records: Records
    where: Where

    async def grow(self, first: int, last: int) -> None:
        """Tell the chain some more."""
        chain = SqlAuditChain(self.records)
        async with self.records.transaction() as connection:
            for number in range(first, last):
                await chain.add(connection, told(number))

    async def cut(self, length: int) -> None:
        """Take all entries after that many out of the database, as whoever owns it can."""
        async with self.records.transaction() as connection:
            await connection.execute(sa.text(f"DELETE FROM audit_entries WHERE number > {length:d}"))

    async def sign(self, first: bool = False, key: SecretKey = SIGNER) -> Note:
        """Sign its head, as `sightline audit sign` does."""
        memory = Memory.load(self.folder / "signed", first)
        async with connect(self.where) as connection:
            return await sign(HeadClient(connection.channel_to("retention_purger")), key, memory)

    async def published(self) -> list[PublishedHead]:
        """What the public gets, through the JSON that it gets."""
        async with connect(self.where) as connection:
            stub = AuditServiceStub(connection.channel_to("retention_purger"))
            heads = [one.head async for one in stub.ListHeads(messages.ListHeadsRequest())]
        said = [(one.note, tuple(one.consistency), one.kept_at.ToDatetime()) for one in heads]
        return heads_of(written(said))


@asynccontextmanager
async def audited(folder: Path, name: str = "store") -> AsyncIterator[Audited]:
    """Serve one."""
    store = Store(folder / name)
    key = add(store.keys, "fritz", ["auditor"])
    records = Records("retention_purger", store.database("retention_purger"), MIGRATIONS)
    await records.open()
    directory = Directory.load(store.keys / "directory.json")
    server = rpc.server(Access.create("retention_purger", directory, CollectorRegistry()))
    store.socket.parent.mkdir()
    rpc.listen(server, f"unix:{store.socket}")
    add_AuditServiceServicer_to_server(audit_rpc(records), server)
    await server.start()
    try:
        yield Audited(folder, records, Where(key, store.folder))
    finally:
        await server.stop(None)
        await records.close()
