"""Metrics of the matcher."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from services.chassis.telemetry import from_zero
from services.matcher.domain.remains import Volume


@dataclass(frozen=True, slots=True)
class MatcherMetrics:
    """Counts and times; no label says anything about a person."""

    probes: Counter
    search_seconds: Histogram
    templates: Gauge
    uncovered: Gauge
    volume: Gauge

    @classmethod
    def create(cls, registry: CollectorRegistry) -> "MatcherMetrics":
        """Register them."""
        return cls(
            probes=from_zero(
                Counter("matcher_probes", "Probes decided on.", ["decision"], registry=registry),
                ("match", "no_match"),
            ),
            search_seconds=Histogram(
                "matcher_search_seconds", "Time of one search in the gallery.", registry=registry
            ),
            templates=Gauge("matcher_gallery_templates", "Templates held.", registry=registry),
            uncovered=Gauge(
                "matcher_gallery_uncovered",
                "Entries left out, as no authorisation covers them.",
                registry=registry,
            ),
            volume=from_zero(
                Gauge(
                    "matcher_vectors_volume",
                    "1 for what the store's files are on: memory, encrypted, disk, unknown.",
                    ["volume"],
                    registry=registry,
                ),
                Volume,
            ),
        )
