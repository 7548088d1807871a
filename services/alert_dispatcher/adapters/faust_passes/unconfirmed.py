"""What was said and is not on Kafka yet: only when it is there is the event acknowledged, in order."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.alert_dispatcher.adapters.faust_passes.sending import is_too_large

Place = tuple[int, int]


@dataclass(slots=True)
class Ticket:
    """An event that was taken in hand, and how much of what was said about it is on its way."""

    place: Place
    event: Any
    since: float
    left: int = 1


class Unconfirmed:
    """Events in hand, in the order of each partition. `failed` is set when one of them came to nothing.

    Faust commits up to the last event that was acknowledged, and does not always see that one before it was
    not. So none is acknowledged before those in front of it, nor any more once something has failed, or once
    one was left out: match-found.v1 has no gaps, so Faust has dropped it, and reads it again when built anew.
    That may have been before the very first that came, so of each partition nothing is acknowledged until it
    is proven that it began with the next one of the group.
    `refused` hears of what is too large for Kafka: trying that again is of no use, unlike any other failure.
    """

    def __init__(
        self, now: Callable[[], float], done: Callable[[Place], None], refused: Callable[[Place], None]
    ) -> None:
        self.failed = asyncio.Event()
        self._now = now
        self._done = done
        self._refused = refused
        self._queues: dict[int, deque[Ticket]] = {}
        self._taken: dict[int, int] = {}
        self._unproven: dict[int, int] = {}

    def take(self, event: Any) -> Ticket:
        """Take an event in hand, before anything can go wrong with it."""
        place = (event.message.partition, event.message.offset)
        if place[0] not in self._taken:
            self._unproven[place[0]] = place[1]
        elif place[1] > self._taken[place[0]] + 1:
            self.failed.set()
        self._taken[place[0]] = place[1]
        ticket = Ticket(place, event, self._now())
        self._queues.setdefault(place[0], deque()).append(ticket)
        return ticket

    def unproven(self) -> set[int]:
        """Return the partitions of which it is not known that nothing was left out before the first event."""
        return set(self._unproven)

    def prove(self, next_ones: Mapping[int, int]) -> None:
        """`next_ones`: the first offset of each partition that the group has not acknowledged yet."""
        for partition, offset in next_ones.items():
            if self._unproven.get(partition, offset) > offset:
                self.failed.set()
            elif self._unproven.pop(partition, None) is not None:
                self._acknowledge(partition)

    def sent(self, ticket: Ticket, sendings: Sequence["asyncio.Future[Any]"]) -> None:
        """Acknowledge the ticket's event once every one of `sendings` has succeeded, in its turn."""
        ticket.left = len(sendings)

        def confirmed(sending: "asyncio.Future[Any]") -> None:
            error = None if sending.cancelled() else sending.exception()
            if sending.cancelled() or error is not None:
                if is_too_large(error) and not self.failed.is_set():  # once, however many were sent
                    self._refused(ticket.place)
                self.failed.set()  # it stays unacknowledged, and comes again when the app was built anew
                return
            ticket.left -= 1
            self._acknowledge(ticket.place[0])

        for sending in sendings:
            sending.add_done_callback(confirmed)

    def oldest_seconds(self) -> float:
        """Return for how long the oldest has been in hand; 0 when none is."""
        waiting = [queue[0].since for queue in self._queues.values() if queue]
        return self._now() - min(waiting) if waiting else 0.0

    def __bool__(self) -> bool:
        """Whether anything is in hand."""
        return any(self._queues.values())

    def _acknowledge(self, partition: int) -> None:
        queue = self._queues[partition] if partition not in self._unproven else ()
        while queue and not queue[0].left and not self.failed.is_set():
            ticket = queue.popleft()
            ticket.event.ack()
            self._done(ticket.place)
