"""A lane: frames of a camera that are worked on side by side come to its gate in their order."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from services.chassis.turns import Turn, Turns
from services.detector.domain.gate import MotionGate


@dataclass(slots=True, eq=False)
class Place:
    """That of one frame in the lane of its camera. Who took it gives it up at last, used or not."""

    lane: "Lane"
    _ask: Turn
    _stand: Turn
    _before: "asyncio.Future[None] | None"
    _asked: bool = False
    _stood: bool = False

    @property
    def gate(self) -> MotionGate:
        return self.lane.gate

    @property
    def stands(self) -> "asyncio.Future[None]":
        """Done when the faces of this frame and of those before it are known, or never will be."""
        return self._stand.done

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        """This frame's turn to be asked for."""
        async with self._ask:
            if self._before is not None:
                await asyncio.shield(self._before)
            self._asked = True
            yield

    @asynccontextmanager
    async def standing(self) -> AsyncIterator[None]:
        """This frame's turn to stand."""
        async with self._stand:
            yield
            self._stood = True

    def give_up(self) -> None:
        """Let the next ones go on. What moved in a frame that was asked for and failed was seen by nobody."""
        if self._asked and not self._stood:
            self.gate.look_again()
        self._ask.give_up()
        self._stand.give_up()
        self.lane.leave(self)


@dataclass(slots=True, eq=False)
class Lane:
    """The gate of a camera in one epoch, and who comes to it."""

    gate: MotionGate
    _turns: Turns = field(default_factory=Turns)
    _stand: "deque[asyncio.Future[None]]" = field(default_factory=deque)
    _out: set[Place] = field(default_factory=set)
    _closed: bool = False

    def take(self) -> Place:
        """The place of the next frame."""
        before = self._stand.popleft() if len(self._stand) == self.gate.rule.at_once else None
        place = Place(self, self._turns.take("ask"), self._turns.take("stand"), before)
        self._stand.append(place.stands)
        self._out.add(place)
        return place

    def leave(self, place: Place) -> None:
        """Of a place that was given up."""
        self._out.discard(place)
        if self._closed and not self._out:
            self.gate.forget()

    def close(self) -> None:
        """Have the gate forget, once those frames that are in work have given up their places."""
        self._closed = True
        if not self._out:
            self.gate.forget()
