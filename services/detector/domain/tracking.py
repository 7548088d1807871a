"""ByteTrack (Zhang et al., ECCV 2022), in capture time: who in this frame is who in the last.

High scores are paired with all tracks first; then what is left of the tracks is paired with low scores,
which are often a face half hidden. A track that is not seen lives on for a while on its prediction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.detector.domain.association import Assign, pairs, similarity
from services.detector.domain.faces import Box, Detection
from services.detector.domain.motion import Motion


@dataclass(frozen=True, slots=True)
class TrackingRule:
    """Scores are the detector's, 0 to 1; `least_alike` are those of `association.similarity`."""

    high_score_ratio: float = 0.5
    low_score_ratio: float = 0.2
    opening_score_ratio: float = 0.6
    least_alike: float = 0.12
    least_alike_low: float = 0.3
    lost_seconds: float = 1.5


@dataclass(slots=True, eq=False)
class Track:
    """One person followed. `name` is unique within a camera's epoch. `motion` is of the time of the last
    step.
    """

    name: str
    motion: Motion
    opened_seconds: float
    seen_seconds: float
    sightings: int = 1

    @property
    def box(self) -> Box:
        return self.motion.box


@dataclass(frozen=True, slots=True)
class Step:
    """What one frame changed. `seen` pairs each track that was seen with its detection."""

    seen: tuple[tuple[Track, Detection], ...] = ()
    opened: tuple[Track, ...] = ()
    closed: tuple[Track, ...] = ()


@dataclass(slots=True)
class Tracker:
    """The living tracks of one camera in one epoch. Times are seconds of capture."""

    rule: TrackingRule
    assign: Assign
    tracks: list[Track] = field(default_factory=list)
    _at_seconds: float = 0.0

    def step(self, at_seconds: float, frame_number: int, detections: Sequence[Detection]) -> Step:
        """Follow the tracks into the frame captured at `at_seconds`. Time that runs backwards counts as
        still.
        """
        passed_seconds = max(at_seconds - self._at_seconds, 0.0) if self.tracks else 0.0
        self._at_seconds = self._at_seconds + passed_seconds if self.tracks else at_seconds
        closed = self._close_lost()
        for track in self.tracks:
            track.motion = track.motion.after(passed_seconds)
        high = [found for found in detections if found.score_ratio >= self.rule.high_score_ratio]
        low = [
            found
            for found in detections
            if self.rule.low_score_ratio <= found.score_ratio < self.rule.high_score_ratio
        ]
        seen, tracks, unknown = self._paired(self.tracks, high, self.rule.least_alike)
        seen_low, _, _ = self._paired(tracks, low, self.rule.least_alike_low)
        seen += seen_low
        for track, found in seen:
            track.motion = track.motion.corrected(found.box, found.score_ratio)
            track.seen_seconds = self._at_seconds
            track.sightings += 1
        opened = self._open(unknown, frame_number)
        return Step((*seen, *opened), tuple(track for track, _ in opened), closed)

    def close_all(self) -> tuple[Track, ...]:
        """Close every track: the source has ended, or another epoch has begun."""
        closed, self.tracks = tuple(self.tracks), []
        return closed

    def _close_lost(self) -> tuple[Track, ...]:
        oldest_seconds = self._at_seconds - self.rule.lost_seconds
        closed = tuple(track for track in self.tracks if track.seen_seconds < oldest_seconds)
        self.tracks = [track for track in self.tracks if track.seen_seconds >= oldest_seconds]
        return closed

    def _paired(
        self, tracks: list[Track], found: list[Detection], least_alike: float
    ) -> tuple[list[tuple[Track, Detection]], list[Track], list[Detection]]:
        if not tracks or not found:
            return [], tracks, found
        alike = similarity([track.motion for track in tracks], [one.box for one in found])
        chosen = pairs(alike, least_alike, self.assign)
        rows, columns = {row for row, _ in chosen}, {column for _, column in chosen}
        return (
            [(tracks[row], found[column]) for row, column in chosen],
            [track for row, track in enumerate(tracks) if row not in rows],
            [one for column, one in enumerate(found) if column not in columns],
        )

    def _open(self, unknown: list[Detection], frame_number: int) -> list[tuple[Track, Detection]]:
        # Named by frame and place in it, so that a frame that is delivered twice opens the same track twice.
        opened = [
            (
                Track(
                    f"{frame_number}-{place}", Motion.seen_at(found.box), self._at_seconds, self._at_seconds
                ),
                found,
            )
            for place, found in enumerate(unknown)
            if found.score_ratio >= self.rule.opening_score_ratio
        ]
        self.tracks += [track for track, _ in opened]
        return opened
