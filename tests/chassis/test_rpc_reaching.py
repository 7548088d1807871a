import asyncio
from pathlib import Path

import grpc.aio
import pytest

from services.chassis.rpc import reached
from services.chassis.rpc.limits import CHANNEL_OPTIONS
from tests.chassis.connectivity import until


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"unix:{tmp_path}/s"


async def test_who_comes_back_is_waited_for(address: str) -> None:
    async with grpc.aio.insecure_channel(address, options=CHANNEL_OPTIONS) as channel:
        waiting = asyncio.create_task(reached(channel, 60))
        await until(channel, grpc.ChannelConnectivity.TRANSIENT_FAILURE)
        assert not waiting.done()
        server = grpc.aio.server()
        server.add_insecure_port(address)
        await server.start()
        assert await waiting is channel
        assert channel.get_state() is grpc.ChannelConnectivity.READY
        await server.stop(None)


async def test_who_does_not_come_is_not_waited_for_longer(address: str) -> None:
    async with grpc.aio.insecure_channel(address, options=CHANNEL_OPTIONS) as channel:
        assert await reached(channel, 0.01) is channel
        assert channel.get_state() is not grpc.ChannelConnectivity.READY
