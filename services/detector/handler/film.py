"""The video of what one camera looked at, with every face filled: on request only."""

import logging
import threading
from concurrent.futures import Executor
from dataclasses import dataclass, field

from services.chassis.errors import Unavailable
from services.chassis.ledger import Scope
from services.detector.domain.annotation import AnnotationRule, HeldFrame, Title, drawn, film_size
from services.detector.domain.context import Size
from services.detector.domain.holding import Holding, LookedAt
from services.detector.domain.studio import Studio
from services.detector.ports import Reel, Reels

_LOG = logging.getLogger(__name__)
_MOST_WAITING = 64


@dataclass(slots=True)
class Film:
    """Frames are reduced and filled where they are looked at; all that touches a file runs on `thread`, an
    executor of one thread, so that no slow or full disk ever holds up a frame. Frames that it cannot keep up
    with are left out of the video.
    """

    scope: Scope
    epoch: int
    rule: AnnotationRule
    studio: Studio
    reels: Reels
    thread: Executor
    _holding: Holding = field(init=False)
    _room: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_MOST_WAITING))
    _reel: Reel | None = None
    _title: Title | None = None
    _frame: Size | None = None
    _has_failed: bool = False

    def __post_init__(self) -> None:
        self._holding = Holding(self.studio, self.rule.held_frames)

    def add(self, looked: LookedAt) -> None:
        """Take a frame: all of them, to the end."""
        for held in self._holding.look(looked):
            self._give_out(held)

    def end(self) -> None:
        """Give out what is held back, and close the file; it is whole when `thread` has come to it."""
        for held in self._holding.rest():
            self._give_out(held)
        self.thread.submit(self._finish)

    def _give_out(self, held: HeldFrame) -> None:
        if self._room.acquire(blocking=False):
            self.thread.submit(self._write, held)
        else:
            held.wipe()

    def _write(self, held: HeldFrame) -> None:
        try:
            if not self._has_failed:
                self._put(held)
        except Unavailable as problem:
            self._give_up(problem)
        finally:
            held.wipe()
            self._room.release()

    def _put(self, held: HeldFrame) -> None:
        if self._frame != held.frame:  # the camera has changed its resolution
            self._close()
        if self._reel is None or self._title is None:
            self._frame = held.frame
            self._title = Title(self.scope.deployment, self.scope.camera, self.epoch, held.captured_at)
            self._reel = self.reels.begin(self._title, film_size(self.rule, held.frame))
        picture = drawn(self.rule, held, film_size(self.rule, held.frame))
        try:
            self._reel.add(picture, (held.captured_at - self._title.begins_at).total_seconds())
        finally:
            picture.fill(0)

    def _finish(self) -> None:
        try:
            self._close()
        except Unavailable as problem:
            self._give_up(problem)

    def _close(self) -> None:
        reel, self._reel = self._reel, None
        if reel is not None:
            reel.finish()

    def _give_up(self, problem: Unavailable) -> None:
        self._has_failed, self._reel = True, None
        _LOG.warning("no annotated video of camera %s: %s", self.scope.camera, problem)
