"""What a camera is doing, as a value that each event turns into the next one."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class CameraState(StrEnum):
    """The states of a camera; ENDED and FAILED are final."""

    OPENING = "opening"
    PLAYING = "playing"
    DOWN = "down"
    ENDED = "ended"
    FAILED = "failed"


_NEXT = {
    CameraState.OPENING: {CameraState.PLAYING, CameraState.DOWN, CameraState.FAILED, CameraState.ENDED},
    CameraState.PLAYING: {CameraState.DOWN, CameraState.ENDED, CameraState.FAILED},
    CameraState.DOWN: {CameraState.OPENING, CameraState.FAILED, CameraState.ENDED},
    CameraState.ENDED: set[CameraState](),
    CameraState.FAILED: set[CameraState](),
}


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What an opened source says of itself. Size as shown, in pixels; 0 where it does not know.

    `lossless`: every picture of it counts and it waits for us (a file, a folder); a live one does not.
    """

    width_px: int = 0
    height_px: int = 0
    frames_per_second: float = 0.0
    frames_expected: int = 0
    lossless: bool = False


@dataclass(frozen=True, slots=True)
class Replay:
    """How far a recording was played: when its first picture counts as taken, and the last one's time."""

    began_at: datetime
    played_seconds: float = -1.0


@dataclass(frozen=True, slots=True)
class Camera:
    """One camera of a deployment. `problem`: one line, empty when all is well."""

    deployment: str
    id: str
    state: CameraState = CameraState.OPENING
    problem: str = ""
    epoch: int = 0
    failures: int = 0
    frames_captured: int = 0
    frames_dropped: int = 0
    facts: SourceFacts = SourceFacts()
    last_frame_at: datetime | None = None
    replay: Replay | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes from it."""
        return self.state in (CameraState.ENDED, CameraState.FAILED)

    def opening(self, epoch: int) -> "Camera":
        """It is being opened under `epoch`, which must be higher than the last."""
        if epoch <= self.epoch:
            raise ValueError("an epoch must rise")
        if self.state is CameraState.OPENING:
            return replace(self, epoch=epoch)
        return replace(self._to(CameraState.OPENING), epoch=epoch)

    def playing(self, facts: SourceFacts) -> "Camera":
        """It was opened."""
        return replace(self._to(CameraState.PLAYING), facts=facts)

    def captured(self, at: datetime, width_px: int, height_px: int) -> "Camera":
        """A picture of it went on its way. The camera works, so its problem and its failures are past."""
        facts = self.facts
        if (facts.width_px, facts.height_px) != (width_px, height_px):
            facts = replace(facts, width_px=width_px, height_px=height_px)
        return replace(
            self,
            frames_captured=self.frames_captured + 1,
            last_frame_at=at,
            facts=facts,
            failures=0,
            problem="",
        )

    def played_to(self, at_seconds: float) -> "Camera":
        """Of a recording, the picture of `at_seconds` went on its way."""
        return (
            self
            if self.replay is None
            else replace(self, replay=replace(self.replay, played_seconds=at_seconds))
        )

    def handed_over(self) -> "Camera":
        """It is to be opened by another, who goes on with its counts and where its recording stands."""
        return self if self.is_over else replace(self, state=CameraState.OPENING, problem="")

    def orphaned(self, problem: str) -> "Camera":
        """Whoever played it is heard of no more."""
        return self if self.is_over else replace(self, state=CameraState.DOWN, problem=problem)

    def dropped(self, count: int = 1) -> "Camera":
        """Pictures of it were dropped."""
        return replace(self, frames_dropped=self.frames_dropped + count) if count else self

    def down(self, problem: str) -> "Camera":
        """It went away, or did not come; it will be tried again."""
        return replace(self._to(CameraState.DOWN), problem=problem, failures=self.failures + 1)

    def ended(self, problem: str = "") -> "Camera":
        """It was played to its end; `problem` says what could not be."""
        return replace(self._to(CameraState.ENDED), problem=problem)

    def failed(self, problem: str) -> "Camera":
        """It cannot be read, and trying again would not help."""
        return replace(self._to(CameraState.FAILED), problem=problem)

    def _to(self, state: CameraState) -> "Camera":
        if state not in _NEXT[self.state]:
            raise ValueError(f"a camera that is {self.state} does not become {state}")
        return replace(self, state=state)
