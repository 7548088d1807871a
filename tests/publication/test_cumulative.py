"""What is withheld in a row stays so, whichever two cumulative tables are compared."""

from dataclasses import fields

from hypothesis import given, settings
from hypothesis import strategies as st

from services.publication.cumulative import cumulative
from services.publication.files import cumulative_csv, records_csv, records_json
from services.publication.rows import Counts, row_of
from sightline.registrar.v1.publication_service_pb2 import Tally
from tests.publication.recording import record, tallies, without

COUNTED = [one.name for one in fields(Counts) if one.name not in ("faces_seen", "faces_forgotten", "exports")]


def published(history: list[Tally]) -> list[tuple[str, str, str]]:
    """All that ever was published: after each deployment, every table there is."""
    rows = [row_of(record(tally, day)) for day, tally in enumerate(history)]
    return [
        (records_csv(seen), records_json(seen), cumulative_csv(cumulative(seen)))
        for seen in (rows[: number + 1] for number in range(len(rows)))
    ]


@settings(max_examples=30, deadline=None)
@given(st.lists(tallies(), min_size=1, max_size=4), st.data())
def test_who_keeps_every_table_cannot_tell_a_withheld_count_from_none(
    history: list[Tally], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(history) - 1))
    name = data.draw(st.sampled_from(COUNTED))
    if getattr(history[number], name) >= 5:
        return
    other = [*history]
    other[number] = without(history[number], name)
    assert published(other) == published(history)


@given(st.lists(tallies(), min_size=2, max_size=5))
def test_two_tables_differ_by_what_the_row_between_them_says(history: list[Tally]) -> None:
    rows = [row_of(record(tally, day)) for day, tally in enumerate(history)]
    sums = cumulative(rows)
    for before, after, row in zip(sums, sums[1:], rows[1:], strict=False):
        for name in COUNTED:
            first, second = getattr(before.counts, name), getattr(after.counts, name)
            own = getattr(row.counts, name)
            assert (second.low - first.low, second.high - first.high) == (own.low, own.high)


@given(st.lists(tallies(), min_size=1, max_size=5))
def test_a_sum_holds_what_was_counted(history: list[Tally]) -> None:
    last = cumulative([row_of(record(tally, day)) for day, tally in enumerate(history)])[-1]
    for name in COUNTED:
        count = getattr(last.counts, name)
        assert count.low <= sum(getattr(tally, name) for tally in history) <= count.high
    assert last.counts.faces_seen == sum(tally.faces_seen for tally in history)


def test_totals_run_in_order_of_the_ends_and_leave_out_what_is_not_settled() -> None:
    late, early, open_still = (
        record(Tally(faces_seen=10), 5),
        record(Tally(faces_seen=1), 1),
        record(None, 3),
    )
    sums = cumulative([row_of(one) for one in (late, early, open_still)])
    assert [(one.deployments, one.counts.faces_seen) for one in sums] == [(1, 1), (2, 11)]
    assert sums[-1].live_seconds == 14_400
