"""How a connection stands."""

import grpc
import grpc.aio


async def until(channel: grpc.aio.Channel, state: grpc.ChannelConnectivity) -> None:
    """Wait until gRPC says so of `channel`, which is made to connect."""
    while (now := channel.get_state(try_to_connect=True)) is not state:
        await channel.wait_for_state_change(now)
