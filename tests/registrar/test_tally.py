"""What each alert counts as; its events in any order, any number of times."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registrar.domain.tally import (
    Confirmation,
    Disposal,
    Engagement,
    Judgement,
    TalliedAlert,
    Tally,
    tally_of,
)

AT = datetime(2026, 5, 1, tzinfo=UTC)
LATER = AT + timedelta(days=31)


def raised(alert: TalliedAlert) -> TalliedAlert:
    return alert.raised(AT, LATER)


def resolved(alert: TalliedAlert) -> TalliedAlert:
    return alert.resolved(Judgement.SAME_PERSON, LATER)


def arrested(alert: TalliedAlert) -> TalliedAlert:
    return alert.with_outcome(Engagement.ENGAGED, Confirmation.TRUE, Disposal.ARREST, AT, LATER)


def corrected(alert: TalliedAlert) -> TalliedAlert:
    """Later: it was somebody else."""
    sooner = AT + timedelta(days=1)
    return alert.with_outcome(
        Engagement.ENGAGED, Confirmation.FALSE, Disposal.NO_ACTION, AT + timedelta(minutes=5), sooner
    )


STEPS: list[Callable[[TalliedAlert], TalliedAlert]] = [raised, resolved, arrested, corrected]


@pytest.mark.parametrize("order", list(permutations(STEPS)))
def test_the_order_of_events_changes_nothing(order: list[Callable[[TalliedAlert], TalliedAlert]]) -> None:
    alert = TalliedAlert()
    for step in [*order, *order]:
        alert = step(alert)
    assert alert == corrected(resolved(raised(TalliedAlert())))
    assert (alert.confirmation, alert.disposal) == (Confirmation.FALSE, Disposal.NO_ACTION)
    assert alert.expires_at == AT + timedelta(days=1)


def alert_of(
    judgement: Judgement,
    engagement: Engagement = Engagement.UNKNOWN,
    confirmation: Confirmation = Confirmation.UNKNOWN,
    disposal: Disposal = Disposal.UNKNOWN,
) -> TalliedAlert:
    return TalliedAlert(AT, LATER, judgement, engagement, confirmation, disposal)


@pytest.mark.parametrize(
    ("alert", "counted"),
    [
        (alert_of(Judgement.OPEN), {"undecided"}),
        (alert_of(Judgement.UNDECIDED), {"undecided"}),
        (alert_of(Judgement.SAME_PERSON), {"true_alerts"}),
        (alert_of(Judgement.NOT_SAME_PERSON), {"false_alerts"}),
        (alert_of(Judgement.SAME_PERSON, Engagement.NOT_LOCATED), {"true_alerts", "not_located"}),
        (alert_of(Judgement.SAME_PERSON, Engagement.NOT_ENGAGED), {"true_alerts"}),
        (
            alert_of(Judgement.SAME_PERSON, Engagement.ENGAGED, Confirmation.TRUE, Disposal.ARREST),
            {"true_alerts", "engagements", "confirmed_true", "arrests"},
        ),
        (
            alert_of(Judgement.SAME_PERSON, Engagement.ENGAGED, Confirmation.FALSE, Disposal.NO_ACTION),
            {"true_alerts", "engagements", "confirmed_false", "no_actions"},
        ),
        (  # nobody says so unless they acted on it
            alert_of(Judgement.NOT_SAME_PERSON, Engagement.ENGAGED, Confirmation.UNKNOWN, Disposal.OTHER),
            {"true_alerts", "engagements", "other_disposals"},
        ),
    ],
)
def test_what_an_alert_counts_as(alert: TalliedAlert, counted: set[str]) -> None:
    counts = asdict(tally_of([alert]))
    assert {name for name, count in counts.items() if count} == {"alerts", *counted}


def test_an_alert_that_was_not_heard_to_be_raised_does_not_count_yet() -> None:
    assert tally_of([resolved(TalliedAlert())]) == Tally()


@given(
    st.lists(
        st.builds(
            alert_of,
            st.sampled_from(Judgement),
            st.sampled_from(Engagement),
            st.sampled_from(Confirmation),
            st.sampled_from(Disposal),
        )
    )
)
def test_each_count_is_part_of_the_one_above_it(alerts: list[TalliedAlert]) -> None:
    tally = tally_of(alerts)
    assert tally.alerts == tally.true_alerts + tally.false_alerts + tally.undecided
    assert tally.confirmed_true + tally.confirmed_false <= tally.true_alerts
    assert tally.engagements + tally.not_located <= tally.true_alerts
    assert tally.arrests + tally.other_disposals + tally.no_actions <= tally.engagements
    assert tally_of(alerts[:1]) + tally_of(alerts[1:]) == tally


@pytest.mark.parametrize(
    ("alert", "complete"),
    [
        (alert_of(Judgement.OPEN), False),
        (alert_of(Judgement.UNDECIDED), True),
        (alert_of(Judgement.NOT_SAME_PERSON), True),
        (alert_of(Judgement.SAME_PERSON), False),
        (alert_of(Judgement.SAME_PERSON, Engagement.NOT_LOCATED), True),
        (alert_of(Judgement.SAME_PERSON, Engagement.ENGAGED, Confirmation.TRUE), False),
        (alert_of(Judgement.SAME_PERSON, Engagement.ENGAGED, Confirmation.TRUE, Disposal.ARREST), True),
    ],
)
def test_an_alert_is_complete_when_nothing_more_is_to_be_recorded(
    alert: TalliedAlert, complete: bool
) -> None:
    assert alert.is_complete is complete
