"""Metrics of the frame-grabber."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from services.chassis.feed import Refusal
from services.chassis.telemetry import from_zero

_CONVERSION_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1)


@dataclass(frozen=True, slots=True)
class FrameGrabberMetrics:
    """Counts and times over all cameras; which camera it is stands in ListCameras."""

    frames_captured: Counter
    frames_dropped: Counter
    sent_bytes: Counter
    cameras: Gauge
    leases: Counter
    openings: Counter
    conversion_seconds: Histogram

    @classmethod
    def create(cls, registry: CollectorRegistry) -> "FrameGrabberMetrics":
        """Register them."""
        counts = cls(
            frames_captured=Counter(
                "frame_grabber_frames_captured", "Pictures that went on their way.", registry=registry
            ),
            frames_dropped=Counter(
                "frame_grabber_frames_dropped",
                "Pictures dropped: superseded by a newer one, over the budget, or why they did not go.",
                ["reason"],
                registry=registry,
            ),
            sent_bytes=Counter(
                "frame_grabber_sent_bytes", "Bytes of pictures that went on their way.", registry=registry
            ),
            cameras=Gauge("frame_grabber_cameras", "Cameras by state.", ["state"], registry=registry),
            leases=Counter(
                "frame_grabber_leases",
                "Leases of cameras: taken, given up for another, lost.",
                ["change"],
                registry=registry,
            ),
            openings=Counter(
                "frame_grabber_openings", "Attempts to open a source.", ["result"], registry=registry
            ),
            conversion_seconds=Histogram(
                "frame_grabber_conversion_seconds",
                "Time to turn a decoded picture into RGB, upright; of a file, with its decoding.",
                buckets=_CONVERSION_SECONDS,
                registry=registry,
            ),
        )
        from_zero(counts.frames_dropped, ("superseded", "budget", *Refusal))
        from_zero(counts.leases, ("taken", "given_up", "lost"))
        from_zero(counts.openings, ("opened", "failed"))
        return counts
