"""Metrics of the alert-dispatcher."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram

from services.alert_dispatcher.domain.adjudication import Answer, Standing
from services.alert_dispatcher.domain.alerts import Alert
from services.chassis.telemetry import from_zero

_SECONDS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0, 10.0, 30.0)


@dataclass(frozen=True, slots=True)
class AlertDispatcherMetrics:
    """Counts and times by closed sets."""

    matches: Counter
    decisions: Counter
    answers: Counter
    resolved: Counter
    webhooks: Counter
    without_evidence: Counter
    capture_to_alert_seconds: Histogram

    @classmethod
    def create(cls, registry: CollectorRegistry) -> "AlertDispatcherMetrics":
        """Register them."""
        counts = cls(
            matches=Counter(
                "alert_dispatcher_matches", "Matches, by what they became.", ["became"], registry=registry
            ),
            decisions=Counter(
                "alert_dispatcher_decisions",
                "What Faust said about records of match-found.v1, redelivered ones again.",
                ["answer"],
                registry=registry,
            ),
            answers=Counter(
                "alert_dispatcher_answers",
                "Answers, counted once the alert is final.",
                ["answer"],
                registry=registry,
            ),
            resolved=Counter(
                "alert_dispatcher_resolved",
                "Alerts whose standing this replica made final, by standing.",
                ["standing"],
                registry=registry,
            ),
            webhooks=Counter(
                "alert_dispatcher_webhooks",
                "Tries to tell the webhook, by result.",
                ["result"],
                registry=registry,
            ),
            without_evidence=Counter(
                "alert_dispatcher_alerts_without_evidence", "Alerts without evidence.", registry=registry
            ),
            capture_to_alert_seconds=Histogram(
                "alert_dispatcher_capture_to_alert_seconds",
                "From a picture's entry into the system to the alert.",
                buckets=_SECONDS,
                registry=registry,
            ),
        )
        from_zero(counts.matches, ("alert", "same_pass"))
        from_zero(counts.decisions, ("opens", "joins", "undecided", "unreadable"))
        from_zero(counts.answers, (answer for answer in Answer if answer is not Answer.NONE))
        from_zero(counts.resolved, (standing for standing in Standing if standing is not Standing.OPEN))
        from_zero(counts.webhooks, ("sent", "failed", "given_up"))
        return counts

    def count_final(self, alert: Alert) -> None:
        """Count how an alert stands that was just made final, and the answers that were given."""
        self.resolved.labels(alert.standing.value).inc()
        for one in alert.given:
            self.answers.labels(one.answer.value).inc()
