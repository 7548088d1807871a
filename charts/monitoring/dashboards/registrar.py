"""The registrar."""

from charts.monitoring.asking import INSTANCE, of, rate, total
from charts.monitoring.dashboards.every_service import dashboard_of
from charts.monitoring.panels import Kind, Panel, Query, Row, Unit

DASHBOARD = dashboard_of(
    "registrar",
    "Are lists taken, deployments started and stopped, and lists destroyed at their end?",
    Row(
        "Deployments and people",
        (
            Panel(
                "Photos",
                "Judged a second, by verdict.",
                (Query(rate("registrar_photos_total", INSTANCE, "verdict"), "{{verdict}}"),),
                Unit.PER_SECOND,
            ),
            Panel(
                "Changes of deployments",
                "Published a second.",
                (Query(rate("registrar_deployment_changes_total", INSTANCE), "changes"),),
                Unit.PER_SECOND,
            ),
            Panel(
                "Stopped by rule",
                "Deployments stopped for their false alerts, since the process began.",
                (Query(total(of("registrar_stops_by_rule_total", INSTANCE)), "stops"),),
                kind=Kind.NUMBER,
                bad_from=1,
                runbooks=("DeploymentStoppedByRule",),
            ),
            Panel(
                "Lists left",
                "Lists that were destroyed, of which something is left, or nobody could look.",
                (Query(total(of("registrar_lists_left", INSTANCE)), "lists"),),
                kind=Kind.NUMBER,
                bad_from=1,
                runbooks=("ListsLeft",),
            ),
            Panel(
                "Signing in",
                "Tries a second, by what came of them.",
                (Query(rate("registrar_sign_ins_total", INSTANCE, "result"), "{{result}}"),),
                Unit.PER_SECOND,
            ),
        ),
    ),
)
