"""gRPC as every service speaks it: a credential on every call, limits, and errors in words on both sides."""

from services.chassis.rpc.caller import caller
from services.chassis.rpc.ends import Tls, channel, channel_to_others, listen, server
from services.chassis.rpc.reaching import reached
from services.chassis.rpc.words import answers, asks, error_of, streams, told

__all__ = [
    "Tls",
    "answers",
    "asks",
    "caller",
    "channel",
    "channel_to_others",
    "error_of",
    "listen",
    "reached",
    "server",
    "streams",
    "told",
]
