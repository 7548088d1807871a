"""Nobody can tell from a row that somebody is counted whose count is withheld."""

from dataclasses import fields

import pytest
from hypothesis import given

from services.publication.counts import Count
from services.publication.rows import Counts, counts_of, row_of
from sightline.registrar.v1.publication_service_pb2 import Tally
from tests.publication.recording import record, tallies, without

COUNTED = [one.name for one in fields(Counts) if one.name not in ("faces_seen", "faces_forgotten", "exports")]


def withheld(counts: Counts) -> list[str]:
    """The columns that are withheld."""
    return [name for name in COUNTED if not getattr(counts, name).is_exact]


@given(tallies())
def test_what_is_withheld_may_as_well_be_none_by_all_that_the_row_says(tally: Tally) -> None:
    printed = counts_of(tally)
    for name in withheld(printed):
        assert counts_of(without(tally, name)) == printed


@given(tallies())
def test_what_is_printed_holds_what_was_counted(tally: Tally) -> None:
    printed = counts_of(tally)
    for name in (*COUNTED, "faces_forgotten"):
        count: Count = getattr(printed, name)
        assert count.low <= getattr(tally, name) <= count.high


@given(tallies())
def test_a_count_from_five_is_withheld_only_where_it_says_what_became_of_a_few(tally: Tally) -> None:
    became = (tally.arrests, tally.other_disposals, tally.engagements - tally.arrests - tally.other_disposals)
    of_few = {"arrests", "other_disposals"} if min(became) < 5 else set()
    kept = {name for name in withheld(counts_of(tally)) if getattr(tally, name) >= 5}
    assert kept <= of_few


@given(tallies())
def test_what_became_of_a_few_is_told_by_no_subtraction(tally: Tally) -> None:
    became = (tally.arrests, tally.other_disposals, tally.engagements - tally.arrests - tally.other_disposals)
    if min(became) >= 5:
        return
    for arrests, others in ((0, 0), (tally.engagements, 0), (0, tally.engagements)):
        other = Tally()
        other.CopyFrom(tally)
        other.arrests, other.other_disposals = arrests, others
        other.no_actions = tally.engagements - arrests - others
        assert counts_of(other) == counts_of(tally)


def test_what_became_of_many_is_told() -> None:
    printed = counts_of(Tally(faces_seen=1000, alerts=40, engagements=30, arrests=15, other_disposals=10))
    assert (printed.arrests, printed.other_disposals) == (Count.exactly(15), Count.exactly(10))


def test_faces_forgotten_do_not_give_a_withheld_number_of_alerts_away() -> None:
    printed = counts_of(Tally(faces_seen=1000, faces_forgotten=997, alerts=3))
    assert printed.faces_forgotten.text == "996 to 1,000"


def test_what_no_column_holds_is_not_told_by_the_others() -> None:
    assert {"undecided", "no_actions"}.isdisjoint(one.name for one in fields(Counts))


def test_counts_that_are_not_settled_are_not_taken_for_none() -> None:
    assert row_of(record(None)).counts is None


def test_a_false_alert_counts_for_the_rate_whether_officers_or_the_outcome_said_so() -> None:
    rate = counts_of(Tally(faces_seen=1000, alerts=20, false_alerts=7, confirmed_false=5)).false_alert_rate
    assert rate is not None
    assert rate.text == "1.2 %"


@pytest.mark.parametrize(("exports", "said"), [(0, "fewer than 5"), (4, "fewer than 5"), (5, "5")])
def test_a_small_number_of_exports_is_withheld_as_the_others_are(exports: int, said: str) -> None:
    made = record(Tally(faces_seen=1000))
    made.exports = exports
    counts = row_of(made).counts
    assert counts is not None and counts.exports.text == said
