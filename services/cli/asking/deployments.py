"""DeploymentService, as people ask it."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

import grpc.aio

from services.chassis.rpc import asks, told
from sightline.registrar.v1 import deployment_service_pb2 as messages
from sightline.registrar.v1.authorisation_pb2 import Authorisation
from sightline.registrar.v1.deployment_pb2 import Deployment
from sightline.registrar.v1.deployment_service_pb2_grpc import DeploymentServiceStub


@dataclass(frozen=True, slots=True)
class DeploymentClient:
    """The registrar's deployments, over a channel of the person who asks."""

    channel: grpc.aio.Channel

    @asks
    async def draft(self, deployment: Deployment) -> None:
        """Draft a deployment, or draft it anew."""
        request = messages.DraftDeploymentRequest(deployment=deployment)
        await DeploymentServiceStub(self.channel).DraftDeployment(request)

    async def review(self, name: str) -> AsyncGenerator[messages.ReviewDeploymentResponse, None]:
        """Yield the review, then each entry with its photo."""
        request = messages.ReviewDeploymentRequest(name=name, with_photos=True)
        async with aclosing(told(DeploymentServiceStub(self.channel).ReviewDeployment(request))) as parts:
            async for part in parts:
                yield part

    @asks
    async def authorise(self, name: str, signed: Authorisation, acknowledged: Sequence[str]) -> int:
        """Hand in a signature; return the version of the list that it is for."""
        request = messages.AuthoriseDeploymentRequest(
            name=name, authorisation=signed, acknowledged_photos=acknowledged
        )
        answer = await DeploymentServiceStub(self.channel).AuthoriseDeployment(request)
        return int(answer.list_version)

    @asks
    async def publish_notice(self, name: str) -> None:
        """Announce it to the public."""
        request = messages.PublishNoticeRequest(name=name)
        await DeploymentServiceStub(self.channel).PublishNotice(request)

    @asks
    async def start(self, name: str) -> None:
        """Go live."""
        await DeploymentServiceStub(self.channel).StartDeployment(messages.StartDeploymentRequest(name=name))

    @asks
    async def stop(self, name: str, reason: str) -> None:
        """Stop it; it goes on only when authorised anew."""
        request = messages.StopDeploymentRequest(name=name, reason=reason)
        await DeploymentServiceStub(self.channel).StopDeployment(request)

    @asks
    async def end(self, name: str) -> None:
        """End it for good; its list is destroyed."""
        await DeploymentServiceStub(self.channel).EndDeployment(messages.EndDeploymentRequest(name=name))

    @asks
    async def look(self, name: str) -> messages.GetDeploymentResponse:
        """Say how it stands."""
        stub = DeploymentServiceStub(self.channel)
        answer: messages.GetDeploymentResponse = await stub.GetDeployment(
            messages.GetDeploymentRequest(name=name)
        )
        return answer

    @asks
    async def all(self) -> Sequence[messages.ListedDeployment]:
        """Return every deployment that is on record, by name."""
        stub = DeploymentServiceStub(self.channel)
        return list((await stub.ListDeployments(messages.ListDeploymentsRequest())).deployments)
