"""AuditService."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import grpc.aio

from services.chassis.rpc import answers, streams
from services.retention_purger import wire
from services.retention_purger.domain.spending import is_spent
from services.retention_purger.ports import AuditHistory
from services.retention_purger.rpc.heads import HeadBook
from sightline.retention_purger.v1 import audit_service_pb2 as messages
from sightline.retention_purger.v1.audit_service_pb2_grpc import AuditServiceServicer

_Context = grpc.aio.ServicerContext[Any, Any]
_AT_ONCE = 500


@dataclass(frozen=True)
class AuditRpc(AuditServiceServicer):
    """Shows the audit chain, whole, and says what follows from it."""

    chain: AuditHistory
    book: HeadBook

    @streams
    async def ListEntries(
        self, request: messages.ListEntriesRequest, context: _Context
    ) -> AsyncGenerator[messages.ListEntriesResponse, None]:
        """Yield the entries from a number on, in order."""
        last = (await self.chain.head()).number
        for first in range(max(1, request.from_number), last + 1, _AT_ONCE):
            for entry in await self.chain.entries(first, min(first + _AT_ONCE - 1, last)):
                yield messages.ListEntriesResponse(entry=wire.entry_message(entry))

    @answers
    async def IsSpent(self, request: messages.IsSpentRequest, context: _Context) -> messages.IsSpentResponse:
        """Say whether an authorisation was in force once, and is no more."""
        told = [entry.body for entry in await self.chain.changes_of(request.deployment)]
        spent = is_spent(told, request.authorised_digest.hex())
        return messages.IsSpentResponse(spent=spent)

    @answers
    async def GetHead(self, request: messages.GetHeadRequest, context: _Context) -> messages.GetHeadResponse:
        """Return the last entry's number, hash and time, and what they extend."""
        return wire.head_message(*await self.book.described(request.known_number))

    @answers
    async def KeepHead(
        self, request: messages.KeepHeadRequest, context: _Context
    ) -> messages.KeepHeadResponse:
        """Keep a head that somebody has signed."""
        await self.book.keep(request.note)
        return messages.KeepHeadResponse()

    @streams
    async def ListHeads(
        self, request: messages.ListHeadsRequest, context: _Context
    ) -> AsyncGenerator[messages.ListHeadsResponse, None]:
        """Yield the signed heads."""
        for head in await self.book.published():
            yield wire.signed_head(head)
