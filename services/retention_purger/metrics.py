"""Metrics of the retention-purger."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge


@dataclass(frozen=True, slots=True)
class RetentionPurgerMetrics:
    """The ledger and the erasures, by closed sets."""

    erased: Counter
    reels_erased: Counter
    days_destroyed: Counter
    swept: Counter
    changes_untold: Counter
    acts_untold: Counter
    ledger_open: Gauge
    keys_in_flight: Gauge

    @classmethod
    def create(cls, registry: CollectorRegistry) -> "RetentionPurgerMetrics":
        """Register them."""
        return cls(
            erased=Counter("retention_purger_alerts_erased", "Alerts erased.", registry=registry),
            reels_erased=Counter(
                "retention_purger_reels_erased",
                "Reels of footage erased: what a camera recorded that had to be gone on one day.",
                registry=registry,
            ),
            days_destroyed=Counter(
                "retention_purger_day_keys_destroyed", "Keys of days destroyed.", registry=registry
            ),
            swept=Counter("retention_purger_keys_swept", "Keys that expired.", registry=registry),
            acts_untold=Counter(
                "retention_purger_acts_untold",
                "Acts of people that the audit chain does not have: unreadable or refused.",
                registry=registry,
            ),
            changes_untold=Counter(
                "retention_purger_changes_untold",
                "Changes of deployments that the audit chain does not have: unreadable or refused.",
                registry=registry,
            ),
            ledger_open=Gauge(
                "retention_purger_ledgers_open", "Deployments whose ledger does not close.", registry=registry
            ),
            keys_in_flight=Gauge(
                "retention_purger_keys_in_flight", "Keys neither forgotten nor retained.", registry=registry
            ),
        )
