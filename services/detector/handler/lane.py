"""A lane: frames of a camera that are worked on side by side come to its gate in their order."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.chassis.turns import Turn, Turns
from services.detector.domain.faces import Detection, Floats
from services.detector.domain.gate import Asked, MotionGate
from services.detector.domain.grid import Grid


@dataclass(slots=True, eq=False)
class Place:
    """That of one frame in the lane of its camera. Who took it gives it up at last, used or not."""

    gate: MotionGate
    _ask: Turn
    _stand: Turn
    _before: "asyncio.Future[None] | None"
    _stood: bool = False

    @property
    def stands(self) -> "asyncio.Future[None]":
        """Done when the faces of this frame and of those before it are known, or never will be."""
        return self._stand.done

    async def asked(self, grid: Grid, means: Floats, at_seconds: float) -> Asked:
        """As `MotionGate.asked`, once it is this frame's turn."""
        async with self._ask:
            if self._before is not None:
                await asyncio.shield(self._before)
            return self.gate.asked(grid, means, at_seconds)

    async def standing(self, asked: Asked, found: Sequence[Detection]) -> tuple[Detection, ...]:
        """As `MotionGate.standing`, once it is this frame's turn."""
        async with self._stand:
            faces = self.gate.standing(asked, found)
            self._stood = True
            return faces

    def give_up(self) -> None:
        """Let the next ones go on; where this one failed, all of the next is looked at."""
        if not self._stood:
            self.gate.look_again()
        self._ask.give_up()
        self._stand.give_up()


@dataclass(slots=True, eq=False)
class Lane:
    """The gate of a camera in one epoch, and who comes to it."""

    gate: MotionGate
    _turns: Turns = field(default_factory=Turns)
    _stand: "deque[asyncio.Future[None]]" = field(default_factory=deque)

    def take(self) -> Place:
        """The place of the next frame."""
        before = self._stand.popleft() if len(self._stand) == self.gate.rule.at_once else None
        place = Place(self.gate, self._turns.take("ask"), self._turns.take("stand"), before)
        self._stand.append(place.stands)
        return place
