"""The promise: everybody else is forgotten, at once, and the sum comes out even."""

from charts.monitoring.asking import more, summed
from charts.monitoring.rules import Alert, Condition, Record, RuleFile, Severity

_TOOK = "sum by (namespace, le) (rate(retention_purger_time_to_forget_seconds_bucket[10m]))"
_SEEN = 'retention_purger_ledger_keys{state="seen"}'

FILE = RuleFile(
    "forgetting",
    (
        Record(
            "sightline:ledger_open_seconds",
            "max by (namespace) ((retention_purger_ledgers_open > bool 0)"
            " * (time() - retention_purger_ledger_open_since_seconds))",
        ),
        Record("sightline:time_to_forget_seconds:p99_10m", f"histogram_quantile(0.99, {_TOOK})"),
        Record(
            "sightline:keys_expired:ratio15m",
            f"{summed('rate(retention_purger_keys_swept_total[15m])')}\n/\n{summed(f'rate({_SEEN}[15m])')}",
        ),
    ),
    (
        Alert(
            "LedgerOpen",
            "A ledger has been open for more than a minute: something was seen and is not accounted for.",
            (Condition("sightline:ledger_open_seconds", ">", 60),),
            Severity.PAGE,
        ),
        Alert(
            "RetentionLate",
            "What should be erased by now is not, or nobody looks for it.",
            (
                Condition("max by (namespace) (time() - retention_purger_looked_seconds)", ">", 600),
                Condition(summed("retention_purger_due"), ">", 0),
            ),
            Severity.PAGE,
            "15m",
            any_of=True,
        ),
        Alert(
            "ForgettingSlow",
            "One in a hundred looks at a face takes more than five seconds to be forgotten.",
            (Condition("sightline:time_to_forget_seconds:p99_10m", ">", 5),),
            for_="10m",
        ),
        Alert(
            "KeysExpiring",
            "More than one key in a hundred goes by its limit: nobody settles it.",
            (Condition("sightline:keys_expired:ratio15m", ">", 0.01),),
            for_="15m",
        ),
        Alert(
            "KeyringLost",
            "The keyring has lost its memory; what was in flight is forgotten.",
            (Condition(summed(f"resets({_SEEN}[15m])"), ">", 0),),
        ),
        Alert(
            "ListsLeft",
            "A list was destroyed, and something of it is left, or nobody could look.",
            (Condition("max by (namespace) (registrar_lists_left)", ">", 0),),
            for_="1h",
        ),
        Alert(
            "VectorsOnDisk",
            "Faces of a list lie on a disk that is not encrypted.",
            (Condition('max by (namespace) (matcher_vectors_volume{volume="disk"})', ">", 0),),
            for_="5m",
        ),
        Alert(
            "AuditChainIncomplete",
            "Something was done that the audit chain does not have.",
            (
                Condition(more("retention_purger_acts_untold_total", "1h"), ">", 0),
                Condition(more("retention_purger_changes_untold_total", "1h"), ">", 0),
            ),
            Severity.PAGE,
            any_of=True,
        ),
    ),
)
