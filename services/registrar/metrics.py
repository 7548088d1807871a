"""Metrics of the registrar."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge

from services.chassis.telemetry import from_zero
from services.registrar.domain.photo_gate import Verdict


@dataclass(frozen=True, slots=True)
class RegistrarMetrics:
    """Counts by closed sets."""

    photos: Counter
    changes: Counter
    stops: Counter
    sign_ins: Counter
    lists_left: Gauge

    @classmethod
    def create(cls, registry: CollectorRegistry) -> "RegistrarMetrics":
        """Register them."""
        return cls(
            photos=from_zero(
                Counter("registrar_photos", "Photos judged.", ["verdict"], registry=registry), Verdict
            ),
            changes=Counter("registrar_deployment_changes", "Changes published.", registry=registry),
            stops=Counter(
                "registrar_stops_by_rule", "Deployments stopped for their false alerts.", registry=registry
            ),
            sign_ins=from_zero(
                Counter(
                    "registrar_sign_ins",
                    "Tries to sign in, by what came of them.",
                    ["result"],
                    registry=registry,
                ),
                ("signed_in", "refused"),
            ),
            lists_left=Gauge(
                "registrar_lists_left",
                "Lists that were destroyed, of which something is left or nobody could look whether it is.",
                registry=registry,
            ),
        )
