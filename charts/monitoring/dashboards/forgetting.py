"""«Forgetting»: the ledger, how long it takes, what is alive."""

from charts.monitoring.asking import CAMERA, of, percentile, rate, spread, total
from charts.monitoring.panels import Dashboard, Kind, Panel, Query, Row, Unit, Variable

_KEYS, _TOOK = "retention_purger_ledger_keys", "retention_purger_time_to_forget_seconds"
_TRACKS = "retention_purger_ledger_tracks"


def _kept(kind: str, state: str) -> str:
    return f"({total(of(_KEYS, CAMERA, kind=kind, state=state))} or vector(0))"


def _a_second(kind: str, states: str, by: str) -> str:
    return rate(_KEYS, CAMERA, by, kind=kind, state=states)


def _unaccounted(kind: str) -> str:
    gone = " - ".join(_kept(kind, state) for state in ("forgotten", "retained", "in_flight"))
    return f"{_kept(kind, 'seen')} - {gone}"


DASHBOARD = Dashboard(
    "forgetting",
    "Forgetting",
    "Is everybody who matched nobody forgotten, how fast, and does the sum come out even?",
    (
        Row(
            "The ledger",
            (
                Panel(
                    "Open ledgers",
                    "Deployments whose ledger does not close at this moment.",
                    (Query(total(of("retention_purger_ledgers_open")), "open"),),
                    kind=Kind.NUMBER,
                    bad_from=1,
                    runbooks=("LedgerOpen", "LedgerBudgetBurning"),
                ),
                Panel(
                    "Open for",
                    "Since when the ledger that is open longest does not close; over a minute is an alarm.",
                    (Query(f"max({of('sightline:ledger_open_seconds')})", "open for"),),
                    Unit.SECONDS,
                    Kind.NUMBER,
                    bad_from=60,
                    runbooks=("LedgerOpen",),
                ),
                Panel(
                    "Unaccounted for",
                    "Seen − forgotten − retained − in flight, of frames and of looks. It has to be 0.",
                    (Query(_unaccounted("frame"), "frames"), Query(_unaccounted("probe"), "looks")),
                    kind=Kind.NUMBER,
                    bad_from=1,
                    runbooks=("LedgerOpen",),
                ),
                Panel(
                    "Keys alive",
                    "Keys neither forgotten nor retained: what could still be opened now.",
                    (Query(total(of("retention_purger_keys_in_flight")), "keys"),),
                    kind=Kind.NUMBER,
                ),
                Panel(
                    "Keyring lost",
                    "How often counts began anew in an hour: Redis has lost its memory.",
                    (Query(total(f"resets({of(_KEYS, state='seen')}[1h])"), "times"),),
                    kind=Kind.NUMBER,
                    bad_from=1,
                    runbooks=("KeyringLost",),
                ),
            ),
        ),
        Row(
            "What became of what was seen",
            (
                Panel(
                    "Looks at faces",
                    "A second, by what became of them and why.",
                    (
                        Query(
                            _a_second("probe", "~forgotten|retained", "state, reason"),
                            "{{state}}: {{reason}}",
                        ),
                    ),
                    Unit.PER_SECOND,
                ),
                Panel(
                    "Frames",
                    "A second, by why they were forgotten.",
                    (Query(_a_second("frame", "forgotten", "reason"), "{{reason}}"),),
                    Unit.PER_SECOND,
                ),
                Panel(
                    "Alive",
                    "Keys in flight by kind, and people in sight.",
                    (
                        Query(total(of(_KEYS, CAMERA, state="in_flight"), "kind"), "{{kind}} keys"),
                        Query(total(of(_TRACKS, CAMERA, state="living")), "people in sight"),
                    ),
                ),
            ),
        ),
        Row(
            "How long it takes",
            (
                Panel(
                    "Time to forget",
                    "From the frame that led to a look until its key was destroyed: half, 95 and 99 of 100.",
                    spread(_TOOK, highest=True),
                    Unit.SECONDS,
                    bad_from=5,
                    runbooks=("ForgettingSlow",),
                ),
                Panel(
                    "By reason",
                    "95 of 100, by why it was forgotten.",
                    (Query(percentile(_TOOK, 0.95, by="reason"), "{{reason}}"),),
                    Unit.SECONDS,
                    runbooks=("ForgettingSlow",),
                ),
                Panel(
                    "Keys that expired",
                    "A second: nobody settled them, so their limit did. Few, and only after something died.",
                    (Query(rate("retention_purger_keys_swept_total"), "keys"),),
                    Unit.PER_SECOND,
                    runbooks=("KeysExpiring",),
                ),
            ),
        ),
    ),
    (
        Variable("deployment", f'{_TRACKS}{{namespace=~"$namespace"}}'),
        Variable("camera", f'{_TRACKS}{{namespace=~"$namespace",deployment=~"$deployment"}}'),
    ),
)
