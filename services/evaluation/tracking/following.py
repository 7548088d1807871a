"""The detector's own finder and tracker, on every frame of a rendered street."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.detector.adapters.scipy_assignment import assign
from services.detector.domain.faces import Detection
from services.detector.domain.gate import MotionGate
from services.detector.domain.tracking import Tracker, TrackingRule
from services.detector.handler import Lookout
from services.detector.settings import DetectorSettings
from services.evaluation.street.rendering import Walker, render
from services.evaluation.street.truth import FrameTruth
from services.evaluation.street.video import pictures_in
from services.evaluation.tracking.watching import Watched, watched

# Capture times are seconds since 1970 in the service: as large here.
_BEGIN_SECONDS = 1_777_000_000.0


@dataclass(frozen=True, slots=True)
class Found:
    """One frame: what is there, and what the finder found."""

    truth: FrameTruth
    detections: Sequence[Detection]


def found_in(
    walkers: Sequence[Walker],
    size_px: tuple[int, int],
    frames_per_second: int,
    seed: int,
    lookout: Lookout,
    gate: MotionGate | None = None,
) -> list[Found]:
    """Render a street and look at each of its frames; with a gate, where something moved."""
    with tempfile.TemporaryDirectory(prefix="sightline-tracking-") as folder:
        file = Path(folder) / "street.mp4"
        truth = render(walkers, file, size_px, frames_per_second, seed)
        return [
            Found(frame, lookout.next(picture, gate, _BEGIN_SECONDS + frame.seconds)[0])
            for frame, picture in zip(truth.frames, pictures_in(file), strict=True)
        ]


def followed(frames: Sequence[Found], rule: TrackingRule) -> Iterator[Watched]:
    """Follow what was found, as the watch of a camera does. A track's box is the face that it was seen in:
    what its shots are cut from.
    """
    tracker = Tracker(rule, assign)
    for frame in frames:
        at_seconds = _BEGIN_SECONDS + frame.truth.seconds
        step = tracker.step(at_seconds, frame.truth.number, frame.detections)
        yield watched(frame.truth, {track.name: found.box for track, found in step.seen})


def tracking_rule(settings: DetectorSettings) -> TrackingRule:
    """What tracks go by in a detector with these settings."""
    return TrackingRule(
        settings.high_score_ratio,
        settings.low_score_ratio,
        settings.opening_score_ratio,
        lost_seconds=settings.lost_seconds,
    )
