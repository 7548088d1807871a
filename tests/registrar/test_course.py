"""From each authorisation until a stop or the end; a name may be used again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.registrar.domain.course import (
    Phase,
    Seen,
    Settling,
    Stretch,
    Tracks,
    faces_of,
    runs_of,
    stepped,
)
from services.registrar.domain.tally import Judgement, TalliedAlert

BEGUN = datetime(2026, 5, 1, 12, tzinfo=UTC)
END = BEGUN + timedelta(hours=2)
READY, LIVE, STOPPED, OVER = Phase.READY, Phase.LIVE, Phase.STOPPED, Phase.OVER


def course(*looks: tuple[Phase, int], trial: bool = False) -> list[Stretch]:
    """A look a minute: at the phase, and the version of the list."""
    stretches: dict[datetime, Stretch] = {}
    last: Stretch | None = None
    for minute, (phase, version) in enumerate(looks):
        seen = Seen("market", phase, version, trial, END)
        stretch = stepped(last, seen, BEGUN + timedelta(minutes=minute))
        if stretch is not None:
            stretches[stretch.began_at], last = stretch, stretch
    return list(stretches.values())


def test_a_draft_has_no_course() -> None:
    assert course((OVER, 0), (STOPPED, 0)) == []


def test_it_lasts_from_the_authorisation_to_the_end() -> None:
    (only,) = course((READY, 1), (LIVE, 1), (LIVE, 1), (OVER, 1))
    assert (only.began_at, only.live_at) == (BEGUN, BEGUN + timedelta(minutes=1))
    assert (only.ended_at, only.over_at) == (BEGUN + timedelta(minutes=3), BEGUN + timedelta(minutes=3))
    assert only.live_seconds == 120


def test_stops_are_left_out_and_an_authorisation_begins_anew_in_the_same_run() -> None:
    first, second = course((READY, 1), (LIVE, 1), (STOPPED, 1), (READY, 2), (LIVE, 2), (OVER, 2))
    assert [one.live_seconds for one in (first, second)] == [60, 60]
    assert first.run_began_at == second.run_began_at
    assert (first.over_at, second.over_at) == (None, BEGUN + timedelta(minutes=5))


def test_a_name_that_is_used_again_is_another_run() -> None:
    runs = runs_of(course((READY, 1), (LIVE, 1), (OVER, 1), (READY, 2), (LIVE, 2)))
    assert [len(run) for run in runs] == [1, 1]


def test_what_was_stopped_and_then_ended_is_over() -> None:
    (only,) = course((LIVE, 1), (STOPPED, 1), (OVER, 1))
    assert (only.ended_at, only.over_at) == (BEGUN + timedelta(minutes=1), BEGUN + timedelta(minutes=2))


def test_what_another_process_saw_earlier_begins_nothing() -> None:
    assert len(course((LIVE, 1), (OVER, 1), (LIVE, 1), (READY, 1))) == 1


def test_a_removal_on_the_way_is_the_same_stretch() -> None:
    (only,) = course((READY, 1), (READY, 2), (LIVE, 2), (LIVE, 3))
    assert (only.list_version, only.live_at) == (3, BEGUN + timedelta(minutes=2))


def test_a_stop_that_no_look_saw_is_made_up_for() -> None:
    first, second = course((LIVE, 1), (READY, 2), (READY, 2), (LIVE, 2))
    assert first.ended_at is not None
    assert second.live_at == BEGUN + timedelta(minutes=3)


def test_a_trial_and_an_authorised_deployment_of_one_name_are_two_runs() -> None:
    (trial,) = course((READY, 1), (STOPPED, 1), trial=True)
    seen = Seen("market", READY, 2, False, END)
    over = stepped(trial, seen, END)
    assert over is not None
    assert over.over_at == END
    real = stepped(over, seen, END)
    assert real is not None
    assert (real.trial, real.run_began_at) == (False, END)


def test_nobody_looks_after_the_planned_end() -> None:
    late = replace(course((LIVE, 1))[0], ended_at=END + timedelta(hours=9))
    assert late.live_seconds == timedelta(hours=2).total_seconds()


def run(opened: int = 10, closed: int = 10, **changes: object) -> list[Stretch]:
    (only,) = course((LIVE, 1), (OVER, 1))
    whole = replace(only, over_at=BEGUN, before=Tracks(4, 4), tracks=Tracks(opened, closed))
    return [replace(whole, **changes)]  # type: ignore[arg-type]  # by name


def test_faces_are_those_since_it_began() -> None:
    assert faces_of(run(10, 9)) == Tracks(6, 5)
    assert faces_of(run(tracks=None)) is None


DONE = TalliedAlert(BEGUN, judgement=Judgement.UNDECIDED)
MISSING = TalliedAlert(BEGUN, judgement=Judgement.SAME_PERSON)


@pytest.mark.parametrize(
    ("ended", "alerts", "seconds", "due"),
    [
        (run(), [], 29, False),  # something may be under way
        (run(), [], 30, True),
        (run(), [DONE], 30, True),
        (run(), [MISSING], 3599, False),
        (run(), [MISSING], 3600, True),
        (run(10, 9), [], 30, False),  # somebody is still followed
        (run(10, 9), [], 3600, True),
        (run(tracks=None), [], 9999, False),
        (run(over_at=None), [], 9999, False),
        (run(), [TalliedAlert(judgement=Judgement.SAME_PERSON)], 30, True),  # never heard to be raised
    ],
)
def test_counts_are_settled_when_nothing_is_missing_or_nobody_waits_any_more(
    ended: list[Stretch], alerts: list[TalliedAlert], seconds: float, due: bool
) -> None:
    now = BEGUN + timedelta(seconds=seconds)
    assert Settling(30, 3600).is_due(ended, alerts, now) is due
