"""The console."""

from charts.monitoring.asking import INSTANCE, rate
from charts.monitoring.dashboards.every_service import dashboard_of
from charts.monitoring.panels import Panel, Query, Row, Unit

_ANSWERED = "console_requests_answered_total"

DASHBOARD = dashboard_of(
    "console",
    "Do people get the pages that they need?",
    Row(
        "Pages",
        (
            Panel(
                "Answered",
                "Requests answered a second, by hundreds of the status.",
                (Query(rate(_ANSWERED, INSTANCE, "status"), "{{status}}"),),
                Unit.PER_SECOND,
            ),
            Panel(
                "By page",
                "The ten that are asked for most.",
                (Query(f"topk(10, {rate(_ANSWERED, INSTANCE, 'route')})", "{{route}}"),),
                Unit.PER_SECOND,
            ),
            Panel(
                "Refused",
                "Requests that went no further, a second: of another role, of another site, by another name.",
                (Query(rate("console_requests_refused_total", INSTANCE, "reason"), "{{reason}}"),),
                Unit.PER_SECOND,
                runbooks=("CallsRefused",),
            ),
        ),
    ),
    records=False,
    bus=False,
)
