"""The audit chain, as an auditor reads it."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass

from services.chassis.envelope import to_datetime
from services.chassis.rpc import told
from services.console.clients.people import Visit
from services.console.domain.chain import Entry
from sightline.registrar.v1.act_recorded_pb2 import Deed
from sightline.retention_purger.v1 import audit_service_pb2 as messages
from sightline.retention_purger.v1.audit_service_pb2_grpc import AuditServiceStub

_PURGER = "retention_purger"
_ACT = "act_recorded"


def _words(names: Iterable[tuple[str, int]], prefix: str) -> list[str]:
    return [name.removeprefix(prefix).lower() for name, number in names if number]


# What an entry may tell of: each deed, and each kind that is no deed.
WHAT = (
    *_words(Deed.items(), "DEED_"),
    *(word for word in _words(messages.EntryKind.items(), "ENTRY_KIND_") if word != _ACT),
)


@dataclass(frozen=True, slots=True)
class Audit:
    """AuditService."""

    visit: Visit

    async def entries(self) -> AsyncGenerator[Entry, None]:
        """Yield every entry up to the head, from the first on."""
        metadata = await self.visit.bearer(_PURGER)
        call = AuditServiceStub(self.visit.channel_to(_PURGER)).ListEntries(
            messages.ListEntriesRequest(), metadata=metadata
        )
        async with aclosing(told(call)) as answers:
            async for answer in answers:
                yield _entry(answer.entry)


def _entry(message: messages.Entry) -> Entry:
    return Entry(
        message.number,
        to_datetime(message.time),
        messages.EntryKind.Name(message.kind).removeprefix("ENTRY_KIND_").lower(),
        message.deployment,
        message.body,
        message.previous_hash,
        message.hash,
    )
