"""The matcher."""

from charts.monitoring.asking import INSTANCE, of, rate, spread, total
from charts.monitoring.dashboards.every_service import dashboard_of
from charts.monitoring.panels import Kind, Panel, Query, Row, Unit

DASHBOARD = dashboard_of(
    "matcher",
    "Is every face compared with the list, with exactly that list, and nobody else?",
    Row(
        "Decisions",
        (
            Panel(
                "Probes decided on",
                "A second: match, or nobody, whose key goes in the same step.",
                (Query(rate("matcher_probes_total", INSTANCE, "decision"), "{{decision}}"),),
                Unit.PER_SECOND,
            ),
            Panel(
                "Time of a search",
                "Half and 95 of 100.",
                spread("matcher_search_seconds", INSTANCE),
                Unit.SECONDS,
                runbooks=("FaceToAlertSlow",),
            ),
        ),
    ),
    Row(
        "The list",
        (
            Panel(
                "Templates held",
                "Of all live deployments, over all processes.",
                (Query(total(of("matcher_gallery_templates", INSTANCE)), "templates"),),
            ),
            Panel(
                "Entries left out",
                "Not covered by what was signed; they never match.",
                (Query(total(of("matcher_gallery_uncovered", INSTANCE)), "entries"),),
                kind=Kind.NUMBER,
                bad_from=1,
                runbooks=("GalleryUncovered",),
            ),
            Panel(
                "Where vectors lie",
                "In memory or on an encrypted volume they go with their key; on a disk they stay.",
                (Query(total(of("matcher_vectors_volume", INSTANCE), "volume"), "{{volume}}"),),
                runbooks=("VectorsOnDisk",),
            ),
        ),
    ),
)
