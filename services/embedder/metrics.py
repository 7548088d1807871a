"""Metrics of the embedder."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram

from services.chassis.telemetry import from_zero
from services.embedder.domain.fusion import Fused

_SHOTS = (1, 2, 4, 8, 16)
_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class EmbedderMetrics:
    """Counts and times; no label says anything about a person."""

    shots: Counter
    batch_shots: Histogram
    batch_seconds: Histogram

    @classmethod
    def create(cls, registry: CollectorRegistry) -> "EmbedderMetrics":
        """Register them."""
        return cls(
            shots=from_zero(
                Counter("embedder_shots", "Shots, by what became of them.", ["fate"], registry=registry),
                ("fused", "other_person", "unusable"),
            ),
            batch_shots=Histogram(
                "embedder_batch_shots", "Shots in one batch.", buckets=_SHOTS, registry=registry
            ),
            batch_seconds=Histogram(
                "embedder_batch_seconds",
                "Time to decode, align and embed one batch.",
                buckets=_SECONDS,
                registry=registry,
            ),
        )

    def count(self, given: int, embedded: int, fused: Fused | None) -> None:
        """Count the shots of one probe: used, of another person than the best, or not usable."""
        used = len(fused.used) if fused else 0
        self.shots.labels("fused").inc(used)
        self.shots.labels("other_person").inc(embedded - used)
        self.shots.labels("unusable").inc(given - embedded)
