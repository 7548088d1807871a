"""What must hold of a run's report, whatever went away meanwhile."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from services.cli.demo.walks import LISTED
from tests.connected.small_street import PASS_GAP_SECONDS

# What was seen and could not be compared in time; the run tells of it.
_NEVER_COMPARED = ("not_ready", "failed", "unreadable", "not_published", "expired", "keyring_lost")


def holds(report: Mapping[str, Any]) -> None:
    """The ledger closes; each match became one alert, or joined one; nobody but the listed man has any."""
    ledger, alerts = report["ledger"], report["alerts"]
    assert ledger["closes"], ledger
    assert (ledger["frames"]["in_flight"], ledger["probes"]["in_flight"], ledger["tracks"]["living"]) == (
        0,
        0,
        0,
    )
    assert len({alert["id"] for alert in alerts}) == len(alerts)
    assert {alert["subject"] for alert in alerts} <= {LISTED}
    assert all(alert["has_evidence"] for alert in alerts), alerts
    kept = {reason: count for reason, count in ledger["probes"]["retained"].items() if count}
    joined = sum(alert["matches_joined"] for alert in alerts)
    assert kept == {
        reason: count for reason, count in (("alert", len(alerts)), ("same_pass", joined)) if count
    }, ledger


def none_is_double(report: Mapping[str, Any]) -> str:
    """The same, and no pass has two alerts; return what was seen, in a line."""
    holds(report)
    gaps = gaps_seconds(report)
    assert min(gaps) > PASS_GAP_SECONDS, gaps
    return (
        f"{len(gaps) + 1} alerts, {min(gaps):.0f} to {max(gaps):.0f} s apart; "
        f"{never_compared(report)} looks were never compared"
    )


def never_compared(report: Mapping[str, Any]) -> int:
    """Return how many looks at faces were forgotten for a fault."""
    forgotten = report["ledger"]["probes"]["forgotten"]
    return sum(forgotten.get(reason, 0) for reason in _NEVER_COMPARED)


def gaps_seconds(report: Mapping[str, Any]) -> Sequence[float]:
    """Return the seconds between one alert's picture and the next one's."""
    moments = sorted(datetime.fromisoformat(alert["captured_at"]) for alert in report["alerts"])
    return [(after - before).total_seconds() for before, after in pairwise(moments)]
