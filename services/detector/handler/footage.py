"""Footage of one camera, where it was authorised: each frame that was looked at, with every face filled.

Filled exactly as the live picture is, and held back as long; what the neighbours of a frame were not there to
fill is never given out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.chassis.ledger import Scope
from services.detector.domain.context import Size
from services.detector.domain.faces import Box, Pixels
from services.detector.domain.footage import ClearFrame, FootageRule, Taken, Terms
from services.detector.domain.holding import Holding
from services.detector.domain.studio import Studio
from services.detector.domain.surroundings import Surroundings
from services.detector.domain.viewing import may_be_sent


@dataclass(slots=True)
class Footage:
    """`terms` says what may be kept of a deployment now; None: nothing. `give` takes a frame and wipes it."""

    scope: Scope
    rule: FootageRule
    studio: Studio
    terms: Callable[[str], Terms | None]
    give: Callable[[Scope, Terms, Taken], None]
    _holding: Holding = field(init=False)

    def __post_init__(self) -> None:
        self._holding = Holding(self.studio, self.rule.drawing.held_frames)

    @property
    def is_on(self) -> bool:
        """Whether it may be kept."""
        return self.terms(self.scope.deployment) is not None

    def add(
        self,
        picture: Pixels,
        captured_at: datetime,
        surroundings: Surroundings,
        followed: Sequence[Box],
        lost: Sequence[Box],
    ) -> None:
        """Take the newest frame of `surroundings`, as a film does."""
        terms = self.terms(self.scope.deployment)
        if terms is None or terms.faces_clear:
            self._holding.wipe()
        if terms is None:
            return
        if terms.faces_clear:
            self.give(self.scope, terms, self._clear(picture, captured_at))
            return
        self._holding.hide_newcomers(surroundings)
        self._holding.take(self.studio.held(picture, captured_at, tuple(followed)), surroundings, lost)
        for held in self._holding.due(surroundings):
            if may_be_sent(held.captured_at, captured_at):
                self.give(self.scope, terms, held)
            else:
                held.wipe()

    def end(self) -> None:
        """No more frames come: what waits for them is never kept."""
        self._holding.wipe()

    def _clear(self, picture: Pixels, captured_at: datetime) -> ClearFrame:
        size = Size(picture.shape[1], picture.shape[0]).fitted_evenly(self.rule.clear_side_px)
        return ClearFrame(captured_at, self.studio.scaled(picture, size))
