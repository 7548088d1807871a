"""«Deployment»: for officers and whoever answers for them."""

from charts.monitoring.asking import NAMESPACE, PLACE, of, rate, spread, total
from charts.monitoring.panels import Dashboard, Kind, Panel, Query, Row, Unit, Variable

_TRACKS, _KEYS = "retention_purger_ledger_tracks", "retention_purger_ledger_keys"


def _so_far(metric: str, by: str = "", **labels: str) -> str:
    # Whole ones: Prometheus draws counters out to the edges of a window.
    return f"round({total(f'increase({of(metric, NAMESPACE, **labels)}[$__range])', by)})"


DASHBOARD = Dashboard(
    "deployment",
    "Deployment",
    "How many faces were seen, what came of them, and was everybody else forgotten?",
    (
        Row(
            "People",
            (
                Panel(
                    "People seen",
                    "Tracks opened: each is one person followed once past one camera.",
                    (Query(total(of(_TRACKS, PLACE, state="opened")), "people"),),
                    kind=Kind.NUMBER,
                ),
                Panel(
                    "In sight now",
                    "Tracks that are living.",
                    (Query(total(of(_TRACKS, PLACE, state="living")), "people"),),
                    kind=Kind.NUMBER,
                ),
                Panel(
                    "Forgotten",
                    "Looks at faces that were forgotten, of all looks.",
                    (
                        Query(
                            f"{total(of(_KEYS, PLACE, kind='probe', state='forgotten'))}"
                            f" / {total(of(_KEYS, PLACE, kind='probe', state='seen'))}",
                            "forgotten",
                        ),
                    ),
                    Unit.SHARE,
                    Kind.NUMBER,
                ),
                Panel(
                    "Kept as alerts",
                    "Looks at faces that were kept, because they look like somebody on the list.",
                    (
                        Query(
                            f"{total(of(_KEYS, PLACE, kind='probe', state='retained'))} or vector(0)", "kept"
                        ),
                    ),
                    kind=Kind.NUMBER,
                ),
                Panel(
                    "Ledger",
                    "Deployments whose ledger does not close. It may be open for a moment, not for a minute.",
                    (Query(total(of("retention_purger_ledgers_open")), "open"),),
                    kind=Kind.NUMBER,
                    bad_from=1,
                    runbooks=("LedgerOpen",),
                ),
            ),
        ),
        Row(
            "Faces",
            (
                Panel(
                    "People by camera",
                    "Tracks opened a second.",
                    (Query(rate(_TRACKS, PLACE, "camera", state="opened"), "{{camera}}"),),
                    Unit.PER_SECOND,
                ),
                Panel(
                    "What became of looks",
                    "Looks at faces, so far, by what became of them and why.",
                    (
                        Query(
                            total(
                                of(_KEYS, PLACE, kind="probe", state="~forgotten|retained"), "state, reason"
                            ),
                            "{{state}}: {{reason}}",
                        ),
                    ),
                ),
                Panel(
                    "From capture to alert",
                    "Half and 95 of 100. Over a second, the person has gone on.",
                    spread("alert_dispatcher_capture_to_alert_seconds"),
                    Unit.SECONDS,
                    bad_from=1,
                    runbooks=("FaceToAlertSlow",),
                ),
            ),
        ),
        Row(
            "Alerts, over the time that is shown",
            (
                Panel(
                    "Alerts",
                    "Alerts raised, of all deployments.",
                    (Query(_so_far("alert_dispatcher_matches_total", became="alert"), "alerts"),),
                    kind=Kind.NUMBER,
                ),
                Panel(
                    "Missed",
                    "Alerts that nobody answered in time; nobody was engaged.",
                    (Query(_so_far("alert_dispatcher_resolved_total", standing="missed"), "missed"),),
                    kind=Kind.NUMBER,
                    bad_from=1,
                    runbooks=("AlertsMissed",),
                ),
                Panel(
                    "Without evidence",
                    "Alerts without pictures; nobody was engaged.",
                    (Query(_so_far("alert_dispatcher_alerts_without_evidence_total"), "alerts"),),
                    kind=Kind.NUMBER,
                    bad_from=1,
                    runbooks=("AlertsWithoutEvidence",),
                ),
                Panel(
                    "How alerts stand",
                    "Alerts that became final: engage, do not engage, missed.",
                    (Query(_so_far("alert_dispatcher_resolved_total", "standing"), "{{standing}}"),),
                ),
                Panel(
                    "What officers answered",
                    "Counted once the alert is final.",
                    (Query(_so_far("alert_dispatcher_answers_total", "answer"), "{{answer}}"),),
                ),
                Panel(
                    "Erased",
                    "Alerts erased: their days are over, or they were false.",
                    (Query(_so_far("retention_purger_alerts_erased_total"), "alerts"),),
                ),
            ),
        ),
    ),
    (Variable("deployment", f'{_TRACKS}{{namespace=~"$namespace"}}'),),
)
