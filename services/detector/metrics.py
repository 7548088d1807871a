"""Metrics of the detector."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from services.chassis.telemetry import from_zero

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_SHARES = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)


@dataclass(frozen=True, slots=True)
class DetectorMetrics:
    """Counts and times; no label says anything about a person."""

    faces: Counter
    looks: Counter
    living_tracks: Gauge
    find_seconds: Histogram
    looked_at_ratio: Histogram
    follow_seconds: Histogram
    view_pictures: Counter
    view_watchers: Gauge
    footage_frames: Counter
    footage_dropped: Counter
    footage_segments: Counter
    footage_bytes: Counter
    footage_seconds: Histogram

    @classmethod
    def create(cls, registry: CollectorRegistry) -> "DetectorMetrics":
        """Register them."""
        return cls(
            faces=Counter("detector_faces", "Faces that continued or opened a track.", registry=registry),
            looks=Counter("detector_looks", "Probes sent.", registry=registry),
            living_tracks=Gauge("detector_living_tracks", "Tracks opened and not closed.", registry=registry),
            find_seconds=Histogram(
                "detector_find_seconds",
                "Time from a frame to its faces, waiting included.",
                buckets=_SECONDS,
                registry=registry,
            ),
            looked_at_ratio=Histogram(
                "detector_looked_at_ratio",
                "How much of a frame the model was shown: where nothing moved, nothing.",
                buckets=_SHARES,
                registry=registry,
            ),
            follow_seconds=Histogram(
                "detector_follow_seconds",
                "Time from a frame's faces to its tracks, shots and probes.",
                buckets=_SECONDS,
                registry=registry,
            ),
            view_pictures=Counter(
                "detector_view_pictures",
                "Live pictures made, every face filled, for those who watch.",
                registry=registry,
            ),
            view_watchers=Gauge("detector_view_watchers", "Who watches cameras now.", registry=registry),
            footage_frames=Counter(
                "detector_footage_frames", "Frames of footage encoded and sealed.", registry=registry
            ),
            footage_dropped=from_zero(
                Counter(
                    "detector_footage_dropped",
                    "Frames left out of footage: slow (no room to wait), "
                    "not_begun (no key, no bus, no folder), failed (not encoded, not written).",
                    ["reason"],
                    registry=registry,
                ),
                ("slow", "not_begun", "failed"),
            ),
            footage_segments=Counter(
                "detector_footage_segments", "Segments of footage that were closed.", registry=registry
            ),
            footage_bytes=Counter(
                "detector_footage_sealed_bytes", "Bytes of segments that were closed.", registry=registry
            ),
            footage_seconds=Histogram(
                "detector_footage_seconds",
                "Time to encode and seal a frame, waiting for a thread included.",
                buckets=_SECONDS,
                registry=registry,
            ),
        )
