"""Footage of one camera, where it was authorised: each frame that was looked at, with every face filled.

Filled exactly as the live picture is, and held back as long; what the neighbours of a frame were not there to
fill is never given out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from services.chassis.ledger import Scope
from services.detector.domain.context import Size
from services.detector.domain.footage import ClearFrame, FootageRule, Taken, Terms
from services.detector.domain.holding import Holding, LookedAt
from services.detector.domain.studio import Studio
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

    def add(self, looked: LookedAt) -> None:
        """Take a frame, if it may be kept; where it may not, nothing waits any longer."""
        terms = self.terms(self.scope.deployment)
        if terms is None or terms.faces_clear:
            self._holding.wipe()
        if terms is None:
            return
        if terms.faces_clear:
            self.give(self.scope, terms, self._clear(looked))
            return
        for held in self._holding.look(looked):
            if may_be_sent(held.captured_at, looked.captured_at):
                self.give(self.scope, terms, held)
            else:
                held.wipe()

    def end(self) -> None:
        """No more frames come: what waits for them is never kept."""
        self._holding.wipe()

    def _clear(self, looked: LookedAt) -> ClearFrame:
        height_px, width_px = looked.picture.shape[:2]
        size = Size(width_px, height_px).fitted_evenly(self.rule.clear_side_px)
        return ClearFrame(looked.captured_at, self.studio.scaled(looked.picture, size))
