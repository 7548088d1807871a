"""Services that run: how they are reached, and how it is known that they have failed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import grpc.aio


@dataclass(frozen=True, slots=True)
class Hosted:
    """`channel_to` reaches a service by its name; `failure` returns only by raising: why they have ended.

    `patience_seconds`: for how long a service that does not answer is asked again.
    `console_channel_to` reaches the same as the console does; None where its identity is not at hand.
    """

    channel_to: Callable[[str], grpc.aio.Channel]
    failure: Callable[[], Awaitable[object]]
    notes: tuple[str, ...] = ()
    patience_seconds: float = 0.0
    console_channel_to: Callable[[str], grpc.aio.Channel] | None = None
