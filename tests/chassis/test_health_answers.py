"""gRPC's health protocol and reflection on a real server."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import grpc
import grpc.aio
import pytest
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub
from grpc_reflection.v1alpha.reflection_pb2 import ServerReflectionRequest
from grpc_reflection.v1alpha.reflection_pb2_grpc import ServerReflectionStub

from services.chassis import rpc
from services.chassis.health import HealthAnswers
from tests.chassis.calling import Calling

SERVING, NOT_SERVING = HealthCheckResponse.SERVING, HealthCheckResponse.NOT_SERVING
WATCHLISTS = "sightline.registrar.v1.WatchlistService"


@dataclass
class Registrar:
    """A server that has health and reflection alone; `wrong` are its problems."""

    address: str
    calling: Calling = field(default_factory=Calling)
    wrong: list[str] = field(default_factory=list)
    answers: HealthAnswers = field(init=False)

    def anyone(self) -> grpc.aio.Channel:
        """A channel of somebody without a name."""
        return grpc.aio.insecure_channel(self.address)


@pytest.fixture
async def registrar(tmp_path: Path) -> AsyncIterator[Registrar]:
    made = Registrar(f"unix:{tmp_path}/s")
    server = made.calling.server()
    made.answers = await HealthAnswers.on(server, ["registrar"], lambda: made.wrong)
    rpc.listen(server, made.address)
    await server.start()
    yield made
    await server.stop(None)


@pytest.mark.parametrize("service", ["", WATCHLISTS, "sightline.registrar.v1.DeploymentService"])
async def test_anyone_may_ask_how_a_service_is(registrar: Registrar, service: str) -> None:
    async with registrar.anyone() as channel:
        request = HealthCheckRequest(service=service)
        assert (await HealthStub(channel).Check(request)).status == SERVING
        registrar.wrong.append("Kafka does not answer")
        await registrar.answers.look()
        assert (await HealthStub(channel).Check(request)).status == NOT_SERVING


async def test_a_service_of_another_is_unknown(registrar: Registrar) -> None:
    async with registrar.anyone() as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await HealthStub(channel).Check(HealthCheckRequest(service="sightline.matcher.v1.GalleryService"))
    assert caught.value.code() is grpc.StatusCode.NOT_FOUND


async def test_readiness_is_followed_and_a_stop_is_the_end(registrar: Registrar) -> None:
    registrar.wrong.append("Kafka does not answer")
    await registrar.answers.look()
    following = asyncio.create_task(registrar.answers.run())
    async with asyncio.timeout(30), registrar.calling.channel(registrar.address) as channel:
        told = HealthStub(channel).Watch(HealthCheckRequest())
        assert (await told.read()).status == NOT_SERVING
        registrar.wrong.clear()
        assert (await told.read()).status == SERVING
        following.cancel()
        assert (await told.read()).status == NOT_SERVING


async def test_to_be_kept_told_takes_a_credential(registrar: Registrar) -> None:
    async with registrar.anyone() as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await HealthStub(channel).Watch(HealthCheckRequest()).read()
    assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def listed(channel: grpc.aio.Channel) -> set[str]:
    call = ServerReflectionStub(channel).ServerReflectionInfo(
        iter([ServerReflectionRequest(list_services="")])
    )
    return {one.name async for answer in call for one in answer.list_services_response.service}


@pytest.mark.parametrize("caller", ["operator", "detector"])
async def test_what_a_service_serves_is_listed_for_those_who_are_known(
    registrar: Registrar, caller: str
) -> None:
    async with registrar.calling.channel(registrar.address, caller) as channel:
        names = await listed(channel)
    assert {name for name in names if name.startswith("sightline")} == {
        WATCHLISTS,
        "sightline.registrar.v1.AskingService",
        "sightline.registrar.v1.DeploymentService",
        "sightline.registrar.v1.PeopleService",
        "sightline.registrar.v1.PublicationService",
    }


async def test_what_a_service_serves_is_not_listed_for_anyone(registrar: Registrar) -> None:
    async with registrar.anyone() as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await listed(channel)
    assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED
