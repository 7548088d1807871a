"""What was said and is not on Kafka yet: only when it is there is the event acknowledged."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any


class Unconfirmed:
    """Events whose records are on their way. `failed` is set when one was not taken."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.failed = asyncio.Event()
        self._now = now
        self._waiting: dict[int, float] = {}
        self._number = 0

    def add(self, event: Any, sendings: Sequence["asyncio.Future[Any]"], done: Callable[[], None]) -> None:
        """Acknowledge `event` and call `done` once every one of `sendings` has succeeded."""
        self._number += 1
        number, left = self._number, len(sendings)
        self._waiting[number] = self._now()

        def confirmed(sending: "asyncio.Future[Any]") -> None:
            nonlocal left
            if sending.cancelled() or sending.exception() is not None:
                self.failed.set()  # it stays unacknowledged, and comes again when the app was built anew
                return
            left -= 1
            if not left:
                del self._waiting[number]
                event.ack()
                done()

        for sending in sendings:
            sending.add_done_callback(confirmed)

    def oldest_seconds(self) -> float:
        """Return for how long the oldest has waited; 0 when none waits."""
        return self._now() - min(self._waiting.values()) if self._waiting else 0.0

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self._waiting)
