"""HoldService."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import grpc.aio

from services.chassis import rpc
from services.chassis.access import Caller
from services.chassis.errors import BadInput
from services.chassis.rpc import answers
from services.retention_purger import wire
from services.retention_purger.domain.kept import Kept
from services.retention_purger.domain.two_persons import why_not_number
from services.retention_purger.rpc.holding import Holding
from services.retention_purger.worker.eraser import Eraser
from sightline.retention_purger.v1 import hold_service_pb2 as messages
from sightline.retention_purger.v1.hold_service_pb2_grpc import HoldServiceServicer

_Context = grpc.aio.ServicerContext[Any, Any]
_NOT_SEEN = "identity_checked: the person has to be there, and you have to see a paper that says who they are"


@dataclass(frozen=True)
class HoldRpc(HoldServiceServicer):
    """Holds, and what the person concerned asks for. `caller`: who makes the call that is being answered."""

    holding: Holding
    eraser: Eraser
    caller: Callable[[], Caller] = rpc.caller

    @answers
    async def PlaceHold(
        self, request: messages.PlaceHoldRequest, context: _Context
    ) -> messages.PlaceHoldResponse:
        """Propose a hold."""
        hold = await self.holding.place(request.alert, request.case_number, self.caller())
        return messages.PlaceHoldResponse(hold=wire.hold_message(hold))

    @answers
    async def ConfirmHold(
        self, request: messages.ConfirmHoldRequest, context: _Context
    ) -> messages.ConfirmHoldResponse:
        """Put it in force, as the second person."""
        hold = await self.holding.confirm(request.hold, self.caller())
        return messages.ConfirmHoldResponse(hold=wire.hold_message(hold))

    @answers
    async def ReviewHold(
        self, request: messages.ReviewHoldRequest, context: _Context
    ) -> messages.ReviewHoldResponse:
        """Keep it on."""
        hold = await self.holding.review(request.hold, self.caller())
        return messages.ReviewHoldResponse(hold=wire.hold_message(hold))

    @answers
    async def LiftHold(
        self, request: messages.LiftHoldRequest, context: _Context
    ) -> messages.LiftHoldResponse:
        """End it; what is over goes at once."""
        await self.holding.lift(request.hold, self.caller())
        await self.eraser.erase_due()
        return messages.LiftHoldResponse()

    @answers
    async def ListHolds(
        self, request: messages.ListHoldsRequest, context: _Context
    ) -> messages.ListHoldsResponse:
        """Return every hold, oldest first."""
        found = await self.holding.holds.all()
        return messages.ListHoldsResponse(holds=[wire.hold_message(hold) for hold in found])

    @answers
    async def KeepForPerson(
        self, request: messages.KeepForPersonRequest, context: _Context
    ) -> messages.KeepForPersonResponse:
        """Keep an alert as the person whom it is about wants it."""
        kept = await self._of_receipt(request)
        hold = await self.holding.keep_for_person(kept, request.request_number, self.caller())
        return messages.KeepForPersonResponse(hold=wire.hold_message(hold))

    @answers
    async def EraseForPerson(
        self, request: messages.EraseForPersonRequest, context: _Context
    ) -> messages.EraseForPersonResponse:
        """Erase an alert now, as the person whom it is about wants it."""
        await self.holding.erase_for_person(await self._of_receipt(request), self.caller())
        await self.eraser.erase_due()
        return messages.EraseForPersonResponse()

    async def _of_receipt(
        self, request: messages.KeepForPersonRequest | messages.EraseForPersonRequest
    ) -> Kept | None:
        problem = why_not_number(request.request_number)
        if problem:
            raise BadInput(problem)
        if not request.receipt_code.strip():
            raise BadInput("receipt_code: type it")
        if not request.identity_checked:
            raise BadInput(_NOT_SEEN)
        return await self.holding.alerts.by_receipt(request.deployment, request.receipt_code)
