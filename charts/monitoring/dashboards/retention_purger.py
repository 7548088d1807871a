"""The retention-purger."""

from charts.monitoring.asking import INSTANCE, of, rate, total
from charts.monitoring.dashboards.every_service import dashboard_of
from charts.monitoring.panels import Kind, Panel, Query, Row, Unit

DASHBOARD = dashboard_of(
    "retention_purger",
    "Is what is due erased, and does the audit chain have all of it?",
    Row(
        "Erasing",
        (
            Panel(
                "Since the last look",
                "How long ago what is due was last looked for; once a minute unless told otherwise.",
                (Query(f"time() - min({of('retention_purger_looked_seconds', INSTANCE)})", "seconds"),),
                Unit.SECONDS,
                Kind.NUMBER,
                bad_from=300,
                runbooks=("RetentionLate",),
            ),
            Panel(
                "Due",
                "What the last look found due and its owner has not erased yet.",
                (Query(total(of("retention_purger_due", INSTANCE), "what"), "{{what}}"),),
                runbooks=("RetentionLate",),
            ),
            Panel(
                "Erased",
                "Alerts, reels of footage and keys of days, a second.",
                (
                    Query(rate("retention_purger_alerts_erased_total", INSTANCE), "alerts"),
                    Query(rate("retention_purger_reels_erased_total", INSTANCE), "reels"),
                    Query(rate("retention_purger_day_keys_destroyed_total", INSTANCE), "keys of days"),
                ),
                Unit.PER_SECOND,
            ),
        ),
    ),
    Row(
        "Keys and the chain",
        (
            Panel(
                "Keys that expired",
                "A second: nobody settled them, so their limit did.",
                (Query(rate("retention_purger_keys_swept_total", INSTANCE), "keys"),),
                Unit.PER_SECOND,
                runbooks=("KeysExpiring",),
            ),
            Panel(
                "Not in the chain",
                "Acts of people and changes of deployments that the audit chain does not have, a second.",
                (
                    Query(rate("retention_purger_acts_untold_total", INSTANCE), "acts"),
                    Query(rate("retention_purger_changes_untold_total", INSTANCE), "changes"),
                ),
                Unit.PER_SECOND,
                runbooks=("AuditChainIncomplete",),
            ),
        ),
    ),
)
