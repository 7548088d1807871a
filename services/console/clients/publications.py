"""What is published, asked for as the console itself: whoever reads it is nobody to us."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.chassis.errors import SightlineError, Unavailable
from services.chassis.rpc import asks
from services.console.clients.people import ChannelTo
from sightline.registrar.v1 import publication_service_pb2 as messages
from sightline.registrar.v1.publication_service_pb2_grpc import PublicationServiceStub
from sightline.retention_purger.v1.audit_service_pb2 import ListHeadsRequest, SignedHead
from sightline.retention_purger.v1.audit_service_pb2_grpc import AuditServiceStub

_T = TypeVar("_T")
_REGISTRAR, _PURGER = "registrar", "retention_purger"
_log = logging.getLogger(__name__)


class Publications:
    """PublicationService, and AuditService's heads. However many ask, each is asked once a second at most."""

    def __init__(self, channel_to: ChannelTo) -> None:
        self._channel_to = channel_to
        self._notices = _Fresh(self._ask_notices)
        self._records = _Fresh(self._ask_records)
        self._heads = _Fresh(self._ask_heads)

    async def notices(self) -> list[messages.Notice]:
        """Return what was announced. Unavailable, in words for the public, when that cannot be known."""
        return await self._notices.get()

    async def records(self) -> list[messages.DeploymentRecord]:
        """Return what is over.

        They hold counts as they are: `services.publication` makes them fit to be printed.
        """
        return await self._records.get()

    async def heads(self) -> list[SignedHead]:
        """Return the signed heads of the audit chain, the first one first."""
        return await self._heads.get()

    @asks
    async def _ask_notices(self) -> list[messages.Notice]:
        answer = await self._stub().ListNotices(messages.ListNoticesRequest())
        return list(answer.notices)

    @asks
    async def _ask_records(self) -> list[messages.DeploymentRecord]:
        answer = await self._stub().ListRecords(messages.ListRecordsRequest())
        return list(answer.records)

    @asks
    async def _ask_heads(self) -> list[SignedHead]:
        stub = AuditServiceStub(self._channel_to(_PURGER))
        return [answer.head async for answer in stub.ListHeads(ListHeadsRequest())]

    def _stub(self) -> PublicationServiceStub:
        return PublicationServiceStub(self._channel_to(_REGISTRAR))


@dataclass(slots=True)
class _Fresh(Generic[_T]):
    """The last answer, or the one that is on its way, for a second."""

    ask: Callable[[], Awaitable[_T]]
    seconds: float = 1.0
    _asked: "asyncio.Task[_T] | None" = None
    _until: float = 0.0

    async def get(self) -> _T:
        """Return an answer that is as new as that."""
        now = asyncio.get_running_loop().time()
        if self._asked is None or now >= self._until:
            self._asked, self._until = asyncio.ensure_future(self._answer()), now + self.seconds
        return await asyncio.shield(self._asked)

    async def _answer(self) -> _T:
        try:
            return await self.ask()
        except SightlineError as error:
            # The words are for whoever runs it: they may hold addresses.
            _log.warning("what is published cannot be shown: %s", error)
            raise Unavailable(
                "what is published cannot be shown at the moment; try again in a minute"
            ) from None
