"""The promise."""

from tests.monitoring.cases.case import Case, of

_OPEN, _SINCE = of("retention_purger_ledgers_open"), of("retention_purger_ledger_open_since_seconds")
_LOOKED, _DUE = of("retention_purger_looked_seconds"), of("retention_purger_due", what="alert")
_SWEPT = of("retention_purger_keys_swept_total")
_SEEN = of("retention_purger_ledger_keys", camera="door", kind="probe", state="seen", deployment="fair")
_ACTS, _CHANGES = of("retention_purger_acts_untold_total"), of("retention_purger_changes_untold_total")
_LEFT, _DISK = of("registrar_lists_left"), of("matcher_vectors_volume", volume="disk")


def _took(within_five_seconds: str, every: str) -> dict[str, str]:
    bounds = {"1.0": within_five_seconds, "5.0": within_five_seconds, "10.0": every, "+Inf": every}
    return {
        of("retention_purger_time_to_forget_seconds_bucket", reason="no_match", le=bound): said
        for bound, said in bounds.items()
    }


CASES = (
    Case(
        "LedgerOpen",
        # 1,000 s are 17 minutes: so it has been open for three when it is asked.
        {"for three minutes": {_OPEN: "0x17 1x20", _SINCE: "0x17 1000x20"}},
        {
            "it closes": {_OPEN: "0x30", _SINCE: "0x30"},
            "for half a minute": {_OPEN: "0x19 1x20", _SINCE: "0x19 1170x20"},
        },
    ),
    Case(
        "RetentionLate",
        {
            "nobody has looked since the start": {_LOOKED: "0x60", _DUE: "0x60"},
            "its owner does not answer": {_LOOKED: "0+60x60", _DUE: "0x5 3x60"},
        },
        {
            "looked a minute ago": {_LOOKED: "0+60x60", _DUE: "0x60"},
            "due a moment ago": {_LOOKED: "0+60x60", _DUE: "0x38 7 7 0x20"},
        },
        at="40m",
    ),
    Case(
        "ForgettingSlow",
        {"one in twenty takes longer": _took("0+95x30", "0+100x30")},
        {"all are fast": _took("0+100x30", "0+100x30"), "nobody passes": _took("9x30", "9x30")},
    ),
    Case(
        "KeysExpiring",
        {"one in twenty": {_SWEPT: "0+5x40", _SEEN: "0+100x40"}},
        {
            "one in a thousand": {_SWEPT: "0+1x40", _SEEN: "0+1000x40"},
            "some, as the detector died": {_SWEPT: "0x20 3x20", _SEEN: "0+100x40"},
        },
        at="35m",
    ),
    Case(
        "KeyringLost", {"counts began anew": {_SEEN: "0+50x10 0+50x20"}}, {"they go on": {_SEEN: "0+50x30"}}
    ),
    Case(
        "ListsLeft",
        {"one": {_LEFT: "0x5 1x90"}},
        {"none": {_LEFT: "0x90"}, "while it is being destroyed": {_LEFT: "0x40 1x30 0x20"}},
        at="80m",
    ),
    Case("VectorsOnDisk", {"so it is": {_DISK: "1x30"}}, {"elsewhere": {_DISK: "0x30"}}),
    Case(
        "AuditChainIncomplete",
        {
            "an act is missing": {_ACTS: "0x10 1x30", _CHANGES: "0x30"},
            "a change is missing": {_ACTS: "0x30", _CHANGES: "0x10 1x30"},
        },
        {"none is missing": {_ACTS: "0x30", _CHANGES: "0x30"}},
    ),
)
