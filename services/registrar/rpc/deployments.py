"""DeploymentService: the life of a deployment, each step refused with its reason."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import grpc.aio

from services.chassis import rpc
from services.chassis.errors import BadInput, Refused
from services.chassis.rpc import answers, streams
from services.registrar import wire
from services.registrar.domain.acts import Cause
from services.registrar.domain.responsibility import Act
from services.registrar.rpc.permission import Calling, permit
from services.registrar.worker.lifecycle import Lifecycle
from sightline.registrar.v1 import deployment_service_pb2 as messages
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DESTROYED
from sightline.registrar.v1.deployment_service_pb2_grpc import DeploymentServiceServicer

_Context = grpc.aio.ServicerContext[Any, Any]
_LONGEST_REASON = 1000


@dataclass(frozen=True)
class DeploymentRpc(DeploymentServiceServicer):
    """Speaks for the lifecycle. `caller`: who makes the call that is being answered."""

    lifecycle: Lifecycle
    caller: Calling = rpc.caller

    @answers
    async def DraftDeployment(
        self, request: messages.DraftDeploymentRequest, context: _Context
    ) -> messages.DraftDeploymentResponse:
        """Draft a deployment, with an empty list; whoever calls is its author."""
        await self.lifecycle.draft(request.deployment, self.caller().name)
        return messages.DraftDeploymentResponse()

    @answers
    async def FixTrial(
        self, request: messages.FixTrialRequest, context: _Context
    ) -> messages.FixTrialResponse:
        """Fix the list as a trial."""
        return messages.FixTrialResponse(list_version=await self.lifecycle.fix_trial(request.name))

    @streams
    async def ReviewDeployment(
        self, request: messages.ReviewDeploymentRequest, context: _Context
    ) -> AsyncGenerator[messages.ReviewDeploymentResponse, None]:
        """Yield all that an authorisation would cover."""
        await self._permit(Act.REVIEW, request.name)
        async for part in self.lifecycle.review(request.name, with_photos=request.with_photos):
            yield part

    @answers
    async def AuthoriseDeployment(
        self, request: messages.AuthoriseDeploymentRequest, context: _Context
    ) -> messages.AuthoriseDeploymentResponse:
        """Take a signature over exactly what is there now, brought by whoever signed it."""
        version = await self.lifecycle.authorise(
            request.name, request.authorisation, request.acknowledged_photos, self.caller().name
        )
        return messages.AuthoriseDeploymentResponse(list_version=version)

    @answers
    async def PublishNotice(
        self, request: messages.PublishNoticeRequest, context: _Context
    ) -> messages.PublishNoticeResponse:
        """Announce it."""
        await self._permit(Act.ANNOUNCE, request.name)
        await self.lifecycle.publish_notice(request.name, self.caller().name)
        return messages.PublishNoticeResponse()

    @answers
    async def StartDeployment(
        self, request: messages.StartDeploymentRequest, context: _Context
    ) -> messages.StartDeploymentResponse:
        """Go live."""
        await self._permit(Act.START, request.name)
        await self.lifecycle.start(request.name, self.caller().name)
        return messages.StartDeploymentResponse()

    @answers
    async def StopDeployment(
        self, request: messages.StopDeploymentRequest, context: _Context
    ) -> messages.StopDeploymentResponse:
        """Stop it, with the reason."""
        if not request.reason.strip() or len(request.reason) > _LONGEST_REASON:
            raise BadInput(f"reason: say in 1 to {_LONGEST_REASON} characters why it is stopped")
        await self._permit(Act.STOP, request.name)
        by = self.caller().name
        if not await self.lifecycle.stop(request.name, request.reason, Cause.PERSON, by):
            raise Refused(f"{request.name}: it is neither authorised nor live; there is nothing to stop")
        return messages.StopDeploymentResponse()

    @answers
    async def EndDeployment(
        self, request: messages.EndDeploymentRequest, context: _Context
    ) -> messages.EndDeploymentResponse:
        """End it, and destroy its list. What is destroyed is nobody's any more, and stays so."""
        papers = await self.lifecycle.papers(request.name)
        if papers.state.status != STATUS_DESTROYED:
            permit(Act.END, papers, self.caller())
            await self.lifecycle.end(request.name, self.caller().name)
        return messages.EndDeploymentResponse()

    @answers
    async def GetDeployment(
        self, request: messages.GetDeploymentRequest, context: _Context
    ) -> messages.GetDeploymentResponse:
        """Say how a deployment stands."""
        standing = await self.lifecycle.look(request.name)
        return wire.look_of(*standing, await self.lifecycle.resting_of(*standing))

    @answers
    async def ListDeployments(
        self, request: messages.ListDeploymentsRequest, context: _Context
    ) -> messages.ListDeploymentsResponse:
        """Say how every deployment stands."""
        looks = await self.lifecycle.look_at_all()
        return messages.ListDeploymentsResponse(deployments=[wire.line_of(*look) for look in looks])

    async def _permit(self, act: Act, name: str) -> None:
        permit(act, await self.lifecycle.papers(name), self.caller())
