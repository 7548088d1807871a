"""The embedder."""

from charts.monitoring.asking import INSTANCE, mean, rate, spread
from charts.monitoring.dashboards.every_service import dashboard_of
from charts.monitoring.panels import Panel, Query, Row, Unit

DASHBOARD = dashboard_of(
    "embedder",
    "Do shots become templates, and how fast?",
    Row(
        "Shots",
        (
            Panel(
                "Shots",
                "A second, by what became of them: fused, of another person than the best, not usable.",
                (Query(rate("embedder_shots_total", INSTANCE, "fate"), "{{fate}}"),),
                Unit.PER_SECOND,
            ),
            Panel(
                "Shots in a batch",
                "The mean; more is cheaper, and slower for each.",
                (Query(mean("embedder_batch_shots", INSTANCE), "shots"),),
            ),
            Panel(
                "Time of a batch",
                "To decode, align and embed, half and 95 of 100.",
                spread("embedder_batch_seconds", INSTANCE),
                Unit.SECONDS,
                runbooks=("FaceToAlertSlow",),
            ),
        ),
    ),
)
