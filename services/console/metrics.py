"""Metrics of the console."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter

from services.chassis.telemetry import from_zero


@dataclass(frozen=True, slots=True)
class ConsoleMetrics:
    """Counts by closed sets."""

    answered: Counter
    refused: Counter

    @classmethod
    def create(cls, registry: CollectorRegistry) -> "ConsoleMetrics":
        """Register them."""
        return cls(
            answered=Counter(
                "console_requests_answered",
                "Requests answered, by route and hundreds of the status.",
                ["route", "status"],
                registry=registry,
            ),
            refused=from_zero(
                Counter(
                    "console_requests_refused",
                    "Requests that went no further, by reason.",
                    ["reason"],
                    registry=registry,
                ),
                ("role", "elsewhere", "host"),
            ),
        )
