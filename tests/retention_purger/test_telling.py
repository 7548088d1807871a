"""What is told: counts, and of an alert nothing that says which it is without the salt."""

import json
from datetime import date

from services.retention_purger.domain import telling
from services.retention_purger.domain.audit import Kind

DAY = date(2026, 5, 1)


def test_of_an_alert_nothing_is_told_but_a_commitment_under_its_salt() -> None:
    committed = telling.commitment(b"s" * 32, "alert-7")
    assert committed != telling.commitment(b"t" * 32, "alert-7")
    assert committed != telling.commitment(b"s" * 32, "alert-8")
    for told in (
        telling.alert_kept(telling.RETAINED, committed, "market", DAY),
        telling.alert_erased(committed, "market"),
    ):
        assert "alert-7" not in told.body + told.event
        assert json.loads(told.body)["alert"] == committed


def test_the_same_event_has_the_same_name_and_another_has_another() -> None:
    kept = telling.alert_kept(telling.RETAINED, "c", "market", DAY)
    shorter = telling.alert_kept(telling.RETAINED, "c", "market", date(2026, 4, 30))
    resolved = telling.alert_kept(telling.About(Kind.ALERT_RESOLVED), "c", "market", DAY)
    erased = telling.alert_erased("c", "market")
    destroyed = telling.day_key_destroyed(DAY)
    assert kept.event == shorter.event
    assert len({kept.event, resolved.event, erased.event, destroyed.event}) == 4


def test_an_outcome_that_is_corrected_is_another_event() -> None:
    words = {"engagement": "engaged"}
    events = {
        telling.alert_kept(telling.About(Kind.OUTCOME_RECORDED, words, time), "c", "market", DAY).event
        for time in ("1", "2", "1")
    }
    assert len(events) == 2


def test_a_deployment_that_goes_live_again_is_another_event() -> None:
    def live(version: int, begun: str) -> str:
        told = telling.deployment_changed(
            "market", "live", list_version=version, trial=True, cameras=1, begun=begun
        )
        return told.event

    assert len({live(1, "0"), live(2, "0"), live(1, "1")}) == 3


def test_what_was_authorised_is_told_by_its_digest_alone() -> None:
    told = telling.deployment_changed(
        "market", "live", list_version=1, trial=False, cameras=1, begun="0", authorised="ab" * 32
    )
    assert json.loads(told.body)["authorised"] == "ab" * 32


def test_a_ledger_with_other_counts_is_another_event() -> None:
    closed = [telling.ledger_closed("market", 1, {"probes": {"seen": seen}}) for seen in (7, 8, 7)]
    assert closed[0] == closed[2] and closed[0].event != closed[1].event
