"""From a face to a person who decides."""

from tests.monitoring.cases.case import Case, of

_RESOLVED, _WEBHOOKS = "alert_dispatcher_resolved_total", "alert_dispatcher_webhooks_total"
_WITHOUT = of("alert_dispatcher_alerts_without_evidence_total")
_STOPS = of("registrar_stops_by_rule_total")
_UNDECIDED = of("retention_purger_ledger_keys", kind="probe", state="retained", reason="match")
_UNCOVERED = of("matcher_gallery_uncovered")


def _times(within_a_second: str, every: str) -> dict[str, str]:
    bounds = {"0.5": within_a_second, "1.0": within_a_second, "2.0": every, "+Inf": every}
    return {
        of("alert_dispatcher_capture_to_alert_seconds_bucket", le=bound): said
        for bound, said in bounds.items()
    }


CASES = (
    Case(
        "FaceToAlertSlow",
        {"one in ten is late": _times("0+9x30", "0+10x30")},
        {"all are in time": _times("0+10x30", "0+10x30"), "there is none": _times("0x30", "0x30")},
    ),
    Case(
        "MatchUndecided",
        {"one waits": {_UNDECIDED: "0x10 1x30"}},
        {"each is decided": {_UNDECIDED: "0x10 1 0x30"}, "there was none": {_UNDECIDED: "0x30"}},
    ),
    Case("AlertsWithoutEvidence", {"one": {_WITHOUT: "0x10 1x30"}}, {"none since": {_WITHOUT: "2x30"}}),
    Case(
        "AlertsMissed",
        {"one": {of(_RESOLVED, standing="missed"): "0x10 1x30"}},
        {"answered": {of(_RESOLVED, standing="missed"): "0x30", of(_RESOLVED, standing="engage"): "0+1x30"}},
    ),
    Case(
        "WebhookFailing",
        {"it fails each minute": {of(_WEBHOOKS, result="failed"): "0+1x30"}},
        {
            "one try failed, the next did not": {
                of(_WEBHOOKS, result="failed"): "0x10 1x30",
                of(_WEBHOOKS, result="sent"): "0+1x30",
            }
        },
    ),
    Case(
        "GalleryUncovered",
        {"two entries": {_UNCOVERED: "2x30"}},
        {"none": {_UNCOVERED: "0x30"}, "while the list is loaded": {_UNCOVERED: "0x17 2 0x20"}},
    ),
    Case("DeploymentStoppedByRule", {"one": {_STOPS: "0x10 1x30"}}, {"none since": {_STOPS: "1x30"}}),
)
