"""Budgets: both windows have to agree."""

from tests.monitoring.cases.case import Case, Series, of

_ALERT, _AGE = "alert_dispatcher_capture_to_alert_seconds", "detector_record_age_seconds"
_FRAMES = "frame-captured.v1"
_OPEN, _SINCE = of("retention_purger_ledgers_open"), of("retention_purger_ledger_open_since_seconds")
# For an hour and 20 minutes all is late; then, for an hour, nothing is.
_MENDED = "0+0x80 0+10x60"


def _alerts(in_time: str, every: str) -> Series:
    return {of(f"{_ALERT}_bucket", le="1.0"): in_time, of(f"{_ALERT}_count"): every}


def _frames(in_time: str, every: str, stale: str = "0x150") -> Series:
    return {
        of(f"{_AGE}_bucket", le="1.0", topic=_FRAMES): in_time,
        of(f"{_AGE}_count", topic=_FRAMES): every,
        of("detector_records_dropped_total", topic=_FRAMES, reason="stale"): stale,
        of("kafka_records_skipped_total", topic=_FRAMES): "0x150",
    }


CASES = (
    Case(
        "FaceToAlertBudgetBurning",
        {"one in three is late": _alerts("0+2x150", "0+3x150")},
        {
            "one in a hundred is late": _alerts("0+99x150", "0+100x150"),
            "it is over": _alerts(_MENDED, "0+10x150"),
            "one of three in all": _alerts("0x110 2x40", "0x110 3x40"),
        },
        at="2h",
    ),
    Case(
        "FramesBudgetBurning",
        {
            "one in three is late": _frames("0+400x150", "0+600x150"),
            "one in three is not looked at": _frames("0+400x150", "0+400x150", "0+200x150"),
        },
        {
            "one in two hundred is late": _frames("0+199x150", "0+200x150"),
            "it is over": _frames(_MENDED, "0+10x150"),
        },
        at="2h",
    ),
    Case(
        "LedgerBudgetBurning",
        {"open for an hour": {_OPEN: "0x60 1x90", _SINCE: "0x60 3600x90"}},
        {
            "open for moments": {_OPEN: "0x60 1x90", _SINCE: "0+60x150"},
            "open for an hour, and mended": {_OPEN: "1x60 0x90", _SINCE: "1x60 0x90"},
        },
        at="2h",
    ),
)
