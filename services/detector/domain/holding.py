"""Frames that wait for those after them, so that a face which only those show is filled in these too."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.detector.domain.annotation import HeldFrame
from services.detector.domain.faces import Box
from services.detector.domain.filling import regions
from services.detector.domain.studio import Studio
from services.detector.domain.surroundings import Surroundings


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

    def hide_newcomers(self, surroundings: Surroundings) -> None:
        """Fill, in what waits, the faces that only the newest frame of `surroundings` shows."""
        for waiting in self._waiting:
            at_seconds = waiting.held.captured_at.timestamp()
            if surroundings.holds(at_seconds):
                come = surroundings.come_since(None, at_seconds)
                waiting.held.hide(regions(self.studio.fillings, come))
            waiting.looks += 1

    def take(self, held: HeldFrame, surroundings: Surroundings, lost: Sequence[Box]) -> None:
        """Fill the newest frame of `surroundings`, and let it wait; `lost` is where those must be whom it
        missed.
        """
        held.hide(regions(self.studio.fillings, [*surroundings.around(None), *lost]))
        self._waiting.append(_Waiting(held))

    def due(self, surroundings: Surroundings) -> Iterator[HeldFrame]:
        """Give out what has waited long enough, oldest first; whoever takes a frame wipes it."""
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
