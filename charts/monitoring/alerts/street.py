"""From a face to a person who decides."""

from charts.monitoring.asking import more, summed
from charts.monitoring.rules import Alert, Condition, Record, RuleFile, Severity

_TIMES = "sum by (namespace, le) (rate(alert_dispatcher_capture_to_alert_seconds_bucket[15m]))"

# What the matcher has handed on and the alert-dispatcher has not booked as an alert, or as the same pass.
_KEYS = 'retention_purger_ledger_keys{kind="probe",state="retained",reason="match"}'
_UNDECIDED = summed(_KEYS)


FILE = RuleFile(
    "street",
    (Record("sightline:capture_to_alert_seconds:p95_15m", f"histogram_quantile(0.95, {_TIMES})"),),
    (
        Alert(
            "FaceToAlertSlow",
            "Five in a hundred alerts come later than a second after the face was seen.",
            (Condition("sightline:capture_to_alert_seconds:p95_15m", ">", 1),),
            Severity.PAGE,
            "2m",
        ),
        Alert(
            "MatchUndecided",
            "A match is on the bus, and for two minutes nobody has made an alert of it.",
            (Condition(_UNDECIDED, ">", 0),),
            Severity.PAGE,
            "2m",
        ),
        Alert(
            "AlertsWithoutEvidence",
            "Alerts are raised whose pictures could not be made.",
            (Condition(more("alert_dispatcher_alerts_without_evidence_total", "15m"), ">", 0),),
            Severity.PAGE,
        ),
        Alert(
            "AlertsMissed",
            "Alerts were answered by nobody in time.",
            (Condition(more('alert_dispatcher_resolved_total{standing="missed"}', "1h"), ">", 0),),
        ),
        Alert(
            "WebhookFailing",
            "The webhook does not take what it is told.",
            (Condition(more('alert_dispatcher_webhooks_total{result=~"failed|given_up"}', "15m"), ">", 3),),
        ),
        Alert(
            "GalleryUncovered",
            "Entries of a list are left out, as nobody has signed them.",
            (Condition("max by (namespace) (matcher_gallery_uncovered)", ">", 0),),
            for_="5m",
        ),
        Alert(
            "DeploymentStoppedByRule",
            "A deployment has been stopped for its false alerts.",
            (Condition(more("registrar_stops_by_rule_total", "1h"), ">", 0),),
        ),
    ),
)
