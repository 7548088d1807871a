"""The faces of the last frames, so that a face that one frame missed is filled all the same."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from services.detector.domain.faces import Box, Detection
from services.detector.domain.filling import FillRule, is_same_face
from services.detector.domain.tracking import Step, Track


@dataclass(frozen=True, slots=True)
class Face:
    """A face of one frame, found at any score; `track` is empty when nobody was followed there."""

    box: Box
    track: str = ""


@dataclass(slots=True)
class Surroundings:
    """The faces of a camera within the rule's time."""

    rule: FillRule
    _frames: deque[tuple[float, tuple[Face, ...]]] = field(default_factory=deque)

    def add(self, at_seconds: float, faces: tuple[Face, ...]) -> None:
        """Remember the faces of the newest frame, and forget those that are too old; and those that a clock
        which was set back makes later ones.
        """
        while self._frames and self._frames[-1][0] > at_seconds:
            self._frames.pop()
        self._frames.append((at_seconds, faces))
        while self._frames[0][0] < at_seconds - self.rule.neighbour_seconds:
            self._frames.popleft()

    def around(self, own: str | None) -> list[Box]:
        """Faces beside that of track `own` (None: all) in the newest frame, and those of the frames before
        that it lost.
        """
        if not self._frames:
            return []
        newest = self._frames[-1][1]
        here = {face.track for face in newest if face.track}
        boxes = [face.box for face in newest if face.track != own]
        for _, faces in list(self._frames)[:-1]:
            boxes += [face.box for face in faces if face.track not in here and face.track != own]
        return boxes

    def come_since(self, own: str | None, at_seconds: float) -> list[Box]:
        """Faces, not of track `own`, in the newest frame that the frame of `at_seconds` did not have."""
        if not self._frames:
            return []
        then = {face.track for at, faces in self._frames if at == at_seconds for face in faces}
        newest = self._frames[-1][1]
        return [face.box for face in newest if face.track != own and not (face.track and face.track in then)]

    def holds(self, at_seconds: float) -> bool:
        """Whether a frame of that time is a neighbour of the newest one."""
        return bool(self._frames) and at_seconds >= self._frames[0][0]

    def clear(self) -> None:
        """Forget all."""
        self._frames.clear()


def named(
    rule: FillRule, detections: Iterable[Detection], step: Step, living: Sequence[Track]
) -> tuple[Face, ...]:
    """The faces of a frame with the tracks they belong to.

    A face too faint to continue a track is that track's nevertheless where it lies on a track that was not
    seen: or the person would be filled out of their own picture.
    """
    by_detection = {id(found): track.name for track, found in step.seen}
    unseen = [track for track in living if track.name not in by_detection.values()]
    return tuple(
        Face(found.box, by_detection.get(id(found)) or _nearest(rule, found, unseen)) for found in detections
    )


def _nearest(rule: FillRule, found: Detection, unseen: Sequence[Track]) -> str:
    return next((track.name for track in unseen if is_same_face(rule, track.box, found.box)), "")
