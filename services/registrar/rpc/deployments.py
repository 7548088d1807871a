"""DeploymentService: the life of a deployment, each step refused with its reason."""

from dataclasses import dataclass
from typing import Any

import grpc.aio

from services.chassis.rpc import answers
from services.registrar import wire
from services.registrar.worker import Lifecycle
from sightline.registrar.v1 import deployment_service_pb2 as messages
from sightline.registrar.v1.deployment_service_pb2_grpc import DeploymentServiceServicer

_Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True)
class DeploymentRpc(DeploymentServiceServicer):
    """Speaks for the lifecycle."""

    lifecycle: Lifecycle

    @answers
    async def DraftDeployment(
        self, request: messages.DraftDeploymentRequest, context: _Context
    ) -> messages.DraftDeploymentResponse:
        """Draft a deployment, with an empty list."""
        await self.lifecycle.draft(request.deployment)
        return messages.DraftDeploymentResponse()

    @answers
    async def FixTrial(
        self, request: messages.FixTrialRequest, context: _Context
    ) -> messages.FixTrialResponse:
        """Fix the list as a trial."""
        return messages.FixTrialResponse(list_version=await self.lifecycle.fix_trial(request.name))

    @answers
    async def StartDeployment(
        self, request: messages.StartDeploymentRequest, context: _Context
    ) -> messages.StartDeploymentResponse:
        """Go live."""
        await self.lifecycle.start(request.name)
        return messages.StartDeploymentResponse()

    @answers
    async def EndDeployment(
        self, request: messages.EndDeploymentRequest, context: _Context
    ) -> messages.EndDeploymentResponse:
        """End it, and destroy its list."""
        await self.lifecycle.end(request.name)
        return messages.EndDeploymentResponse()

    @answers
    async def GetDeployment(
        self, request: messages.GetDeploymentRequest, context: _Context
    ) -> messages.GetDeploymentResponse:
        """Say how a deployment stands."""
        state, photos = await self.lifecycle.look(request.name)
        return wire.look_of(state, photos)

    @answers
    async def ListDeployments(
        self, request: messages.ListDeploymentsRequest, context: _Context
    ) -> messages.ListDeploymentsResponse:
        """Say how every deployment stands."""
        looks = await self.lifecycle.look_at_all()
        return messages.ListDeploymentsResponse(deployments=[wire.line_of(*look) for look in looks])
