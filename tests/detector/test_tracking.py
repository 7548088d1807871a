import numpy as np
import pytest

from services.detector.adapters.scipy_assignment import assign
from services.detector.domain.tracking import Tracker, TrackingRule
from tests.detector.walkers import START_SECONDS, Diary, Walker, face, times

RATES = [5, 12, 25]


def follow(walkers: list[Walker], at: list[float], seed: int = 3) -> tuple[Diary, Tracker]:
    """Run a tracker over what the walkers show at these times."""
    tracker, diary, noise = Tracker(TrackingRule(), assign), Diary(), np.random.default_rng(seed)
    for number, seconds in enumerate(at):
        seen = {walker.name: walker.seen(seconds, noise) for walker in walkers}
        found = [one for one in seen.values() if one is not None]
        noise.shuffle(found)
        step = tracker.step(START_SECONDS + seconds, number, found)
        for track, detection in step.seen:
            name = next(name for name, one in seen.items() if one is detection)
            diary.note(name, track.name)
    return diary, tracker


def line(start_px: float, speed_px: float, y_px: float = 300) -> Walker:
    return Walker("walker", lambda t: (start_px + speed_px * t, y_px))


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("speed_px", [0, 60, 200, 350])
def test_a_walker_is_one_track_at_any_frame_rate(rate: int, speed_px: float) -> None:
    diary, _ = follow([line(100, speed_px)], list(times(rate, 3)))
    assert len(diary.tracks["walker"]) == 1


@pytest.mark.parametrize("rate", RATES)
def test_two_people_who_cross_keep_their_tracks(rate: int) -> None:
    # The one behind is hidden while the other passes before.
    near = Walker("near", lambda t: (200 + 200 * t, 300), 70)
    far = Walker("far", lambda t: (800 - 200 * t, 300), 60, hidden=[(1.35, 1.75)])
    diary, _ = follow([near, far], list(times(rate, 3)))
    assert [len(names) for names in diary.tracks.values()] == [1, 1]
    assert diary.tracks["near"] != diary.tracks["far"]


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("speed_px", [0, 90])
def test_a_face_hidden_for_a_second_keeps_its_track(rate: int, speed_px: float) -> None:
    walker = Walker("walker", lambda t: (200 + speed_px * t, 300), hidden=[(1.5, 2.6)])
    diary, _ = follow([walker], list(times(rate, 4)))
    assert len(diary.tracks["walker"]) == 1


@pytest.mark.parametrize("rate", RATES)
def test_low_scores_continue_a_track(rate: int) -> None:
    walker = Walker("walker", lambda t: (200 + 100 * t, 300), faint=[(1.0, 4.0)])
    diary, tracker = follow([walker], list(times(rate, 4)))
    assert len(diary.tracks["walker"]) == 1
    assert len(tracker.tracks) == 1


def test_low_scores_alone_open_no_track() -> None:
    diary, tracker = follow([Walker("ghost", lambda t: (200, 300), faint=[(0, 9)])], list(times(12, 2)))
    assert (diary.tracks, tracker.tracks) == ({}, [])


@pytest.mark.parametrize("rate", RATES)
def test_a_gap_in_the_frames_is_time_not_frames(rate: int) -> None:
    diary, _ = follow([line(100, 80)], list(times(rate, 4, missing=[(1.5, 2.5)])))
    assert len(diary.tracks["walker"]) == 1


def test_who_is_gone_for_longer_than_the_limit_is_someone_new() -> None:
    walker = Walker("walker", lambda t: (200, 300), hidden=[(1.0, 3.5)])
    diary, _ = follow([walker], list(times(12, 5)))
    assert len(diary.tracks["walker"]) == 2


def test_a_long_gap_closes_every_track_before_the_next_frame_is_paired() -> None:
    tracker = Tracker(TrackingRule(), assign)
    first = tracker.step(START_SECONDS, 1, [face(200, 200)])
    later = tracker.step(START_SECONDS + 60, 2, [face(200, 200)])
    assert later.closed == first.opened
    assert [track.name for track in later.opened] == ["2-0"]


@pytest.mark.parametrize("rate", RATES)
def test_a_crowd_that_walks_side_by_side_keeps_its_tracks(rate: int) -> None:
    # Neighbours stand two faces apart and sway; nothing but where they are tells them apart.
    walkers = [
        Walker(str(n), lambda t, n=n: (150 + 130 * n + 20 * np.sin(2 * t + n), 300 + 60 * t))  # type: ignore[misc]
        for n in range(8)
    ]
    diary, _ = follow(walkers, list(times(rate, 4)))
    assert all(len(names) == 1 for names in diary.tracks.values())
    assert len({names[0] for names in diary.tracks.values()}) == 8


def test_time_that_runs_backwards_breaks_nothing() -> None:
    tracker = Tracker(TrackingRule(), assign)
    for number, seconds in enumerate((10.0, 10.1, 9.0, 9.1, 10.2)):
        tracker.step(seconds, number, [face(200, 200)])
    assert [track.name for track in tracker.tracks] == ["0-0"]


def test_opened_and_closed_balance() -> None:
    tracker, noise = Tracker(TrackingRule(), assign), np.random.default_rng(1)
    opened = closed = 0
    for number in range(200):
        found = [face(*noise.uniform(0, 1000, 2)) for _ in range(int(noise.integers(0, 4)))]
        step = tracker.step(number / 5, number, found)
        opened, closed = opened + len(step.opened), closed + len(step.closed)
    assert opened == closed + len(tracker.tracks)
    assert len(tracker.close_all()) == opened - closed
    assert tracker.tracks == []
