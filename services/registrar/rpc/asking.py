"""AskingService: «was I on it?», answered once, to one person, in one size, and on record as a commitment."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import grpc.aio

from services.chassis import rpc
from services.chassis.errors import BadInput, Refused
from services.chassis.origin import utc_now
from services.chassis.rpc import answers
from services.registrar import wire
from services.registrar.domain.acts import Act, Deed
from services.registrar.domain.asking import (
    IN_DOUBT,
    SALT_BYTES,
    Answer,
    Kept,
    KeptAlert,
    Listed,
    Question,
    is_among,
)
from services.registrar.ports import Acts, Receipts, Turns
from services.registrar.rpc.permission import Calling
from services.registrar.worker.lifecycle import Lifecycle
from sightline.registrar.v1 import asking_service_pb2 as messages
from sightline.registrar.v1.asking_service_pb2_grpc import AskingServiceServicer

_Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True)
class AskingRpc(AskingServiceServicer):
    """Asks the list, and who keeps alerts. `caller`: who makes the call that is being answered."""

    lifecycle: Lifecycle
    receipts: Receipts
    turns: Turns
    acts: Acts
    now: Callable[[], datetime] = utc_now
    caller: Calling = rpc.caller

    @answers
    async def AnswerPerson(
        self, request: messages.AnswerPersonRequest, context: _Context
    ) -> messages.AnswerPersonResponse:
        """Answer. What is not on record is not said: the act is told first."""
        question, caller = wire.question_of(request), self.caller()
        if question.problem:
            raise BadInput(question.problem)
        if caller.in_doubt:
            raise Refused(IN_DOUBT)
        now = self.now().replace(microsecond=0)
        await self.turns.take(caller.name, now)
        listed = await self._listed(question)
        found = await self.receipts.find(question.deployment, question.receipt_code)
        kept = _kept(question, found)
        answer = Answer(question.deployment, question.request_number, listed, kept, now)
        salt = os.urandom(SALT_BYTES)
        commitment = answer.commitment(salt)
        act = Act(Deed.PERSON_ANSWERED, caller.name, question.deployment, commitment=commitment)
        await self.acts.tell(act)
        return wire.answered(answer, found, salt, commitment)

    async def _listed(self, question: Question) -> Listed:
        subjects = await self.lifecycle.subjects(question.deployment)
        if not question.subject:
            return Listed.NOT_ASKED
        if subjects is None:
            return Listed.DESTROYED
        return Listed.YES if is_among(question.subject, subjects) else Listed.NO


def _kept(question: Question, found: KeptAlert | None) -> Kept:
    if not question.receipt_code:
        return Kept.NOT_ASKED
    return Kept.YES if found is not None else Kept.NOTHING
