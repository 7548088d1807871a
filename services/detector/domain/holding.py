"""Frames that wait for those after them, so that a face which only those show is filled in these too."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from services.detector.domain.annotation import HeldFrame
from services.detector.domain.faces import Box, Pixels
from services.detector.domain.filling import regions
from services.detector.domain.studio import Studio
from services.detector.domain.surroundings import Surroundings


@dataclass(frozen=True, slots=True, eq=False)
class LookedAt:
    """The newest frame of `surroundings`. Of the living tracks `followed` were seen in it, and `lost` are
    where they must be by now.
    """

    picture: Pixels
    captured_at: datetime
    surroundings: Surroundings
    followed: tuple[Box, ...]
    lost: tuple[Box, ...]


@dataclass(slots=True, eq=False)
class _Waiting:
    held: HeldFrame
    looks: int = 0


@dataclass(slots=True)
class Holding:
    """`frames`: how many more must have been looked at before a frame goes out, while those that come are its
    neighbours.
    """

    studio: Studio
    frames: int
    _waiting: deque[_Waiting] = field(default_factory=deque)

    def look(self, looked: LookedAt, *, takes: bool = True) -> Iterator[HeldFrame]:
        """Fill what waits with what the newest frame shows, and let it wait too if this `takes` it. Give out
        what has waited long enough, oldest first; whoever takes a frame wipes it.
        """
        self._hide_newcomers(looked.surroundings)
        if takes:
            self._take(looked)
        return self._due(looked.surroundings)

    def _hide_newcomers(self, surroundings: Surroundings) -> None:
        for waiting in self._waiting:
            at_seconds = waiting.held.captured_at.timestamp()
            if surroundings.holds(at_seconds):
                come = surroundings.come_since(None, at_seconds)
                waiting.held.hide(regions(self.studio.fillings, come))
            waiting.looks += 1

    def _take(self, looked: LookedAt) -> None:
        held = self.studio.held(looked.picture, looked.captured_at, looked.followed)
        held.hide(regions(self.studio.fillings, [*looked.surroundings.around(None), *looked.lost]))
        self._waiting.append(_Waiting(held))

    def _due(self, surroundings: Surroundings) -> Iterator[HeldFrame]:
        while self._waiting and self._is_done(self._waiting[0], surroundings):
            yield self._waiting.popleft().held

    def rest(self) -> Iterator[HeldFrame]:
        """Give out all: no more frames come."""
        while self._waiting:
            yield self._waiting.popleft().held

    def wipe(self) -> None:
        """Overwrite all that waits."""
        for held in self.rest():
            held.wipe()

    def _is_done(self, waiting: _Waiting, surroundings: Surroundings) -> bool:
        is_neighbour = surroundings.holds(waiting.held.captured_at.timestamp())
        return waiting.looks >= self.frames or not is_neighbour
