"""One use, as Article 12 asks: the period, the list, the input that matched, and who verified."""

from datetime import UTC, datetime, timedelta

from services.console.domain.chain import Entry, canonical
from services.console.domain.uses import use_of

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SIGNED, AGAIN, ALERT = "5a" * 32, "6a" * 32, "a1" * 32


def entries(*told: tuple[str, dict[str, object]]) -> list[Entry]:
    return [
        Entry(number, NOW + timedelta(minutes=number), kind, "market", canonical(said), b"", b"")
        for number, (kind, said) in enumerate(told)
    ]


def change(status: str, version: int, authorised: str = "") -> tuple[str, dict[str, object]]:
    return "deployment_changed", {"status": status, "list_version": version, "authorised": authorised}


def test_it_begins_anew_after_a_stop_and_ends_once() -> None:
    steps = [change("authorised", 1, SIGNED), change("live", 1, SIGNED), change("live", 2, SIGNED)]
    steps += [change("stopped", 2), change("authorised", 3, AGAIN), change("live", 3, AGAIN)]
    use = use_of(entries(*steps, change("ended", 3), change("destroyed", 3)))
    minutes = [(one.started_at.minute, one.ended_at.minute if one.ended_at else None) for one in use.periods]
    assert minutes == [(1, 3), (5, 6)]
    assert use.lists == {SIGNED: 1, AGAIN: 3}


def test_what_is_live_has_no_end() -> None:
    (period,) = use_of(entries(change("live", 1))).periods
    assert period.ended_at is None


def test_a_match_is_told_from_its_input_to_its_erasure() -> None:
    use = use_of(
        entries(
            ("alert_retained", {"alert": ALERT}),
            (
                "alert_resolved",
                {"alert": ALERT, "answer": "same_person", "standing": "engage", "officers": ["m1", "m2"]},
            ),
            (
                "outcome_recorded",
                {"alert": ALERT, "engagement": "engaged", "confirmation": "true", "disposal": "arrest"},
            ),
            ("alert_erased", {"alert": ALERT}),
        )
    )
    (match,) = use.matches.values()
    assert (match.alert, match.raised_at.minute, match.erased_at) == (ALERT, 0, NOW + timedelta(minutes=3))
    assert (match.answer, match.standing, match.officers) == ("same_person", "engage", ["m1", "m2"])
    assert match.outcome == "engaged, true, arrest"


def test_a_ledger_that_closed_is_what_a_receipt_is_made_of() -> None:
    counts = {"probes": {"seen": 40}, "tracks_opened": 31}
    (closing,) = use_of(entries(change("destroyed", 3), ("ledger_closed", counts))).closings
    assert (closing.number, closing.tracks, closing.looks) == (1, 31, 40)
