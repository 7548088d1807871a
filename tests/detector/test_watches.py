from datetime import timedelta

from services.chassis.ledger import Scope
from services.detector.settings import DetectorSettings
from tests.detector.stage import START, Clock, noisy_frame, watches
from tests.detector.walkers import face

GATE, HALL = Scope("trial", "gate"), Scope("trial", "hall")


def test_each_camera_has_a_watch_of_its_own(settings: DetectorSettings) -> None:
    watched = watches(settings)
    assert watched.get(GATE) is None
    first = watched.start(GATE, 1)
    assert watched.get(GATE) is first
    assert watched.get(HALL) is None
    assert watched.scopes == [GATE]


def test_a_camera_is_idle_when_nothing_was_heard_of_it(settings: DetectorSettings) -> None:
    clock = Clock()
    watched = watches(settings, clock)
    watched.get(GATE)
    clock.seconds += 4.9
    assert not watched.is_idle(GATE, 5.0)
    clock.seconds += 0.2
    assert watched.is_idle(GATE, 5.0)


def test_a_dropped_camera_has_no_tracks_left(settings: DetectorSettings) -> None:
    watched = watches(settings)
    watched.start(GATE, 1).observe(noisy_frame(), 0, START, [face(200, 200)])
    assert watched.living == 1
    gone = watched.drop(GATE)
    assert gone is not None and gone.closed == 1
    assert (watched.living, watched.scopes) == (0, [])
    assert watched.drop(GATE) is None


def test_living_tracks_of_all_cameras_are_counted(settings: DetectorSettings) -> None:
    watched = watches(settings)
    for scope in (GATE, HALL):
        watched.start(scope, 1).observe(noisy_frame(), 0, START + timedelta(seconds=1), [face(200, 200)])
    assert watched.living == 2
