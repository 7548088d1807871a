"""Ledgers of several lives of a keyring."""

from collections import Counter

from services.chassis.ledger import Account, Ledger
from services.chassis.outcome import Reason
from services.chassis.percentiles import Durations


def ledger() -> Ledger:
    return Ledger(
        frames=Account(5, Counter({Reason.LOOKED_AT: 3}), Counter(), 2),
        probes=Account(4, Counter({Reason.NO_MATCH: 1}), Counter({Reason.MATCH: 1}), 2),
        tracks_opened=3,
        tracks_closed=1,
        time_to_forget=Durations(Counter({7: 2}), 1.5),
        incarnation="a",
    )


def test_what_was_lost_is_accounted_for() -> None:
    lost = ledger().lost(Reason.KEYRING_LOST, Reason.MATCH)
    assert lost.closes and (lost.in_flight, lost.tracks_living) == (0, 0)
    assert lost.frames.forgotten == {Reason.LOOKED_AT: 3, Reason.KEYRING_LOST: 2}
    assert lost.probes.forgotten == {Reason.NO_MATCH: 1, Reason.KEYRING_LOST: 2}
    assert lost.probes.retained == {Reason.KEYRING_LOST: 1}


def test_a_ledger_is_not_changed_by_its_loss() -> None:
    before = ledger()
    before.lost(Reason.KEYRING_LOST, Reason.MATCH)
    assert before == ledger()


def test_lives_add_up() -> None:
    sum_ = ledger()
    sum_.add(ledger().lost(Reason.KEYRING_LOST, Reason.MATCH))
    assert sum_.closes and (sum_.frames.seen, sum_.probes.seen, sum_.in_flight) == (10, 8, 4)
    assert (sum_.tracks_opened, sum_.tracks_closed, sum_.incarnation) == (6, 4, "a")
    assert (sum_.time_to_forget.counts, sum_.time_to_forget.max_seconds) == ({7: 4}, 1.5)


def test_of_two_readings_the_later_has_counted_more() -> None:
    later = ledger()
    later.frames.forgotten[Reason.LOOKED_AT] += 1
    later.frames.in_flight -= 1
    assert later.counted == ledger().counted + 1
