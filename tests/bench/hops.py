"""From a frame's entry to an alert, hop by hop, as the services' own metrics have it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rich.table import Table

# In the order of the way; the age of what a service has handled, from the frame's entry on.
_AGES = {
    "detector": "face found, shots taken",
    "embedder": "template made",
    "matcher": "compared",
}
_TOPICS = {
    "detector": "frame-captured.v1",
    "embedder": "face-detected.v1",
    "matcher": "template-extracted.v1",
}


@dataclass(frozen=True, slots=True)
class Hops:
    """Mean age, in seconds, when a service was done with it; and of alerts, when they were raised."""

    ages: Mapping[str, float]

    @classmethod
    def of(cls, metrics: Mapping[str, float], before: Mapping[str, float] | None = None) -> "Hops":
        """Read them off the metrics of one process, or of several put together: what came since `before`."""
        since = {name: value - (before or {}).get(name, 0.0) for name, value in metrics.items()}
        found = {
            service: _mean(since, f"{service}_record_age_seconds", f'{{topic="{topic}"}}')
            for service, topic in _TOPICS.items()
        }
        found["alert_dispatcher"] = _mean(since, "alert_dispatcher_capture_to_alert_seconds", "")
        return cls(found)

    @property
    def parts(self) -> Mapping[str, float]:
        """What each hop adds."""
        before, added = 0.0, {}
        for service, age in self.ages.items():
            added[service] = max(0.0, age - before)
            before = max(age, before)
        return added

    def table(self, delays: Sequence[float]) -> Table:
        """The hops, and the percentiles of all."""
        shown = Table(title="from a frame's entry to the alert, means", title_justify="left")
        for column in ("service", "what is done", "adds", "share"):
            shown.add_column(column, justify="left" if column in ("service", "what is done") else "right")
        total = sum(self.parts.values()) or 1.0
        for service, seconds in self.parts.items():
            what = _AGES.get(service, "pass decided, evidence sealed, alert stored")
            shown.add_row(service, what, f"{1000 * seconds:.0f} ms", f"{seconds / total:.0%}")
        if delays:
            p50, p95, p99 = (1000 * float(np.percentile(delays, percent)) for percent in (50, 95, 99))
            shown.add_row(
                "all", f"p50 / p95 / p99 of {len(delays)} alerts", f"{p50:.0f} / {p95:.0f} / {p99:.0f} ms", ""
            )
        return shown


def _mean(metrics: Mapping[str, float], name: str, labels: str) -> float:
    count = metrics.get(f"{name}_count{labels}", 0.0)
    return metrics.get(f"{name}_sum{labels}", 0.0) / count if count else 0.0
