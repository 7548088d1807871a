"""The alert-dispatcher."""

from charts.monitoring.asking import INSTANCE, rate, spread
from charts.monitoring.dashboards.every_service import dashboard_of
from charts.monitoring.panels import Panel, Query, Row, Unit

_TO_ALERT = "alert_dispatcher_capture_to_alert_seconds"

DASHBOARD = dashboard_of(
    "alert_dispatcher",
    "Do matches become alerts in time, with evidence, and are they answered?",
    Row(
        "Alerts",
        (
            Panel(
                "From capture to alert",
                "Half and 95 of 100.",
                spread(_TO_ALERT, INSTANCE),
                Unit.SECONDS,
                bad_from=1,
                runbooks=("FaceToAlertSlow", "FaceToAlertBudgetBurning"),
            ),
            Panel(
                "Matches",
                "A second, by what they became: an alert, or part of the pass that has one.",
                (Query(rate("alert_dispatcher_matches_total", INSTANCE, "became"), "{{became}}"),),
                Unit.PER_SECOND,
            ),
            Panel(
                "Passes",
                "What Faust said of matches, a second, redelivered ones again.",
                (Query(rate("alert_dispatcher_decisions_total", INSTANCE, "answer"), "{{answer}}"),),
                Unit.PER_SECOND,
            ),
            Panel(
                "Without evidence",
                "Alerts a second whose pictures could not be made; nobody is engaged for them.",
                (Query(rate("alert_dispatcher_alerts_without_evidence_total", INSTANCE), "alerts"),),
                Unit.PER_SECOND,
                runbooks=("AlertsWithoutEvidence",),
            ),
        ),
    ),
    Row(
        "Answers",
        (
            Panel(
                "Final",
                "Alerts that became final, a second, by how they stand. Missed: nobody answered in time.",
                (Query(rate("alert_dispatcher_resolved_total", INSTANCE, "standing"), "{{standing}}"),),
                Unit.PER_SECOND,
                runbooks=("AlertsMissed",),
            ),
            Panel(
                "Answers",
                "A second, counted once the alert is final.",
                (Query(rate("alert_dispatcher_answers_total", INSTANCE, "answer"), "{{answer}}"),),
                Unit.PER_SECOND,
            ),
            Panel(
                "Webhook",
                "Tries to tell it, a second, by result.",
                (Query(rate("alert_dispatcher_webhooks_total", INSTANCE, "result"), "{{result}}"),),
                Unit.PER_SECOND,
                runbooks=("WebhookFailing",),
            ),
        ),
    ),
)
