"""The audit chain as a file: fetched from where it is kept."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import grpc.aio

from services.chassis.errors import BadInput
from services.chassis.records import Records
from services.chassis.rpc import told
from services.chassis.settings import load
from services.cli.asking.people import PeopleClient
from services.cli.connecting import Where, connect
from services.cli.host.cluster_settings import ReachSettings
from services.cli.host.reaching import reach
from services.cli.store import default_folder, hold
from services.retention_purger import wire
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.domain.audit import Entry, Head
from services.retention_purger.domain.audit_check import Check
from services.retention_purger.domain.audit_line import line_of
from services.retention_purger.migrations import MIGRATIONS
from sightline.retention_purger.v1 import audit_service_pb2 as messages
from sightline.retention_purger.v1.audit_service_pb2_grpc import AuditServiceStub

_SERVICE = "retention_purger"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Source:
    """Whose chain: a store's, or the cluster's; with the key file of an auditor the services are asked."""

    store: Path | None = None
    cluster: bool = False
    key: Path | None = None


async def export(path: Path, source: Source) -> Head:
    """Write a chain to a file; return its head.

    BadInput when the file cannot be written, or when the chain is broken.
    """
    async with _read(source) as chain, aclosing(chain) as entries:
        part = path.with_name(f"{path.name}.part")
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii", newline="\n") as file:
                check = Check()
                async for entry in entries:
                    fault = check.fault(entry)
                    if fault:
                        raise BadInput(f"the audit chain is broken where it is kept: {fault}")
                    file.write(line_of(entry) + "\n")
                file.flush()
                await asyncio.to_thread(os.fsync, file.fileno())
            part.replace(path)
        except OSError as error:
            raise BadInput(f"{path}: cannot be written ({error.strerror}); name another file") from None
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return check.head


@asynccontextmanager
async def _read(source: Source) -> AsyncIterator[AsyncGenerator[Entry, None]]:
    if source.key is not None:
        async with connect(Where(source.key, source.store, source.cluster)) as connection:
            await PeopleClient(connection.channel_to("registrar")).note_export()
            yield asked_entries(connection.channel_to(_SERVICE))
        return
    if source.cluster:
        async with reach(load(ReachSettings)) as hosted:
            yield asked_entries(hosted.channel_to(_SERVICE))
        return
    store = source.store or default_folder()
    if not store.is_dir():
        raise BadInput(f"{store}: there is no store; name one with --store, or --cluster")
    with hold(store) as held:
        records = Records(_SERVICE, held.database(_SERVICE), MIGRATIONS)
        try:
            await records.open()
            yield _kept(SqlAuditChain(records))
        finally:
            await records.close()


async def asked_entries(channel: grpc.aio.Channel) -> AsyncGenerator[Entry, None]:
    """Yield the whole chain of those who hold it."""
    call = AuditServiceStub(channel).ListEntries(messages.ListEntriesRequest())
    async with aclosing(told(call)) as answers:
        async for answer in answers:
            yield _understood(answer.entry)


def _understood(message: messages.Entry) -> Entry:
    try:
        return wire.entry_of(message)
    except ValueError:
        raise BadInput(
            f"entry {message.number} is of a kind that this command does not know; use a newer one"
        ) from None


async def _kept(chain: SqlAuditChain) -> AsyncGenerator[Entry, None]:
    last = (await chain.head()).number
    for first in range(1, last + 1, _AT_ONCE):
        for entry in await chain.entries(first, min(first + _AT_ONCE - 1, last)):
            yield entry
