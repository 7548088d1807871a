"""Metrics of the retention-purger."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.metrics_core import GaugeMetricFamily, HistogramMetricFamily, Metric

from services.chassis.ledger import Account, Kind, Ledger
from services.chassis.percentiles import Durations
from services.chassis.telemetry import from_zero

# Seconds. A probe that nobody settles goes after 15.
_BOUNDS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 3.0, 5.0, 10.0, 15.0, 20.0)


@dataclass(frozen=True, slots=True)
class RetentionPurgerMetrics:
    """The ledger and the erasures, by closed sets."""

    erased: Counter
    reels_erased: Counter
    days_destroyed: Counter
    swept: Counter
    due: Gauge
    looked: Gauge
    changes_untold: Counter
    acts_untold: Counter
    ledger_open: Gauge
    open_since: Gauge
    keys_in_flight: Gauge
    ledgers: "LedgerCounts"

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
            due=from_zero(
                Gauge(
                    "retention_purger_due",
                    "What the last look found due and not erased yet, 500 at most.",
                    ["what"],
                    registry=registry,
                ),
                ("alert", "reel"),
            ),
            looked=Gauge(
                "retention_purger_looked_seconds",
                "When what is due was last looked for, and asked to be erased, Unix time; 0: not yet.",
                registry=registry,
            ),
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
            open_since=Gauge(
                "retention_purger_ledger_open_since_seconds",
                "Since when the ledger that is open longest does not close, Unix time; 0: all close.",
                registry=registry,
            ),
            ledgers=LedgerCounts.create(registry),
            keys_in_flight=Gauge(
                "retention_purger_keys_in_flight", "Keys neither forgotten nor retained.", registry=registry
            ),
        )


@dataclass(slots=True, eq=False)
class LedgerCounts:
    """The ledgers as the keyring counts them, read anew at each sweep; they begin anew when it is lost.

    Deployments and cameras are names from deployment files, kinds, states and reasons words of the code.
    """

    now: Mapping[str, Ledger] = field(default_factory=dict)

    @classmethod
    def create(cls, registry: CollectorRegistry) -> "LedgerCounts":
        """Register it."""
        counts = cls()
        registry.register(counts)
        return counts

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics."""
        keys = GaugeMetricFamily(
            "retention_purger_ledger_keys",
            "Keys: seen = forgotten + retained + in_flight, of each camera and kind.",
            labels=["deployment", "camera", "kind", "state", "reason"],
        )
        tracks = GaugeMetricFamily(
            "retention_purger_ledger_tracks",
            "Tracks: opened = closed + living, of each camera.",
            labels=["deployment", "camera", "state"],
        )
        took: dict[str, Durations] = {}
        for name, ledger in self.now.items():
            for (camera, kind), account in ledger.cameras.items():
                for state, reason, count in _states(account):
                    keys.add_metric([name, camera, Kind(kind).value, state, reason], count)
            for camera, (opened, closed) in ledger.camera_tracks.items():
                states = (("opened", opened), ("closed", closed), ("living", opened - closed))
                for state, count in states:
                    tracks.add_metric([name, camera, state], count)
            for reason, durations in ledger.forgetting.items():
                took.setdefault(str(reason), Durations()).add_all(durations)
        yield keys
        yield tracks
        yield _histogram(took)


def _states(account: Account) -> Iterator[tuple[str, str, int]]:
    yield "seen", "", account.seen
    yield "in_flight", "", account.in_flight
    for reason, count in account.forgotten.items():
        yield "forgotten", str(reason), count
    for reason, count in account.retained.items():
        yield "retained", str(reason), count


def _histogram(took: Mapping[str, Durations]) -> HistogramMetricFamily:
    family = HistogramMetricFamily(
        "retention_purger_time_to_forget_seconds",
        "From the frame that led to a look until its key was destroyed, by reason; right to 2 %.",
        labels=["reason"],
    )
    for reason, durations in took.items():
        bounds = (*(str(bound) for bound in _BOUNDS), "+Inf")
        counts = list(accumulate(durations.within(_BOUNDS)))
        family.add_metric([reason], list(zip(bounds, counts, strict=True)), durations.sum_seconds)
    return family
