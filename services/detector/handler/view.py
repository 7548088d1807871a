"""The live picture of one camera: made only while somebody watches it. Blocking, as the watch is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from services.chassis.ledger import Scope
from services.detector.domain.annotation import HeldFrame, drawn, film_size
from services.detector.domain.faces import Pixels
from services.detector.domain.holding import Holding, LookedAt
from services.detector.domain.studio import Studio
from services.detector.domain.viewing import ViewedPicture, ViewRule, may_be_sent
from services.detector.handler.screens import Screens


@dataclass(slots=True)
class View:
    """Takes a frame now and then, in the step that looks at it: none is shown with the mask of another.

    `is_trial` says of a deployment whether nobody has authorised it; `letter` writes a word onto a picture;
    `made` is told of each picture.
    """

    scope: Scope
    rule: ViewRule
    studio: Studio
    screens: Screens
    is_trial: Callable[[str], bool]
    letter: Callable[[Pixels, str], None]
    clock: Callable[[], float]
    made: Callable[[], None]
    _holding: Holding = field(init=False)
    _taken_seconds: float | None = None

    def __post_init__(self) -> None:
        self._holding = Holding(self.studio, self.rule.drawing.held_frames)

    def add(self, looked: LookedAt) -> None:
        """Take note of a frame, if anybody watches; where nobody does, nothing waits any longer."""
        if not self.screens.are_on(self.scope):
            self._holding.wipe()
            return
        takes = self.rule.is_due(self._taken_seconds, self.clock())
        if takes:
            self._taken_seconds = self.clock()
        for held in self._holding.look(looked, takes=takes):
            try:
                if may_be_sent(held.captured_at, looked.captured_at):
                    self.screens.show(self.scope, self._finished(held, looked.captured_at))
            finally:
                held.wipe()

    def end(self) -> None:
        """No more frames come: what waits for them is never shown."""
        self._holding.wipe()

    def _finished(self, held: HeldFrame, masked_at: datetime) -> ViewedPicture:
        picture = drawn(self.rule.drawing, held, film_size(self.rule.drawing, held.frame))
        trial = self.is_trial(self.scope.deployment)
        if trial:
            self.letter(picture, "TRIAL")
        jpeg = self.studio.jpeg(picture, self.rule.quality_percent)
        picture.fill(0)
        self.made()
        return ViewedPicture(jpeg, held.captured_at, masked_at, len(held.outlines), trial)
