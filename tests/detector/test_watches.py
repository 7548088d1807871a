from datetime import timedelta

import pytest

from services.chassis.ledger import Scope
from services.detector.domain.gate import Asked
from services.detector.service import gate
from services.detector.settings import DetectorSettings
from tests.detector.stage import START, Clock, noisy_frame, still, watches
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


def test_each_camera_has_a_gate_of_its_own_for_each_epoch(settings: DetectorSettings) -> None:
    watched = watches(settings)
    first = watched.lane_of(GATE, 1)
    assert first is not None and watched.lane_of(GATE, 1) is first
    assert watched.lane_of(HALL, 1) is not first
    second = watched.lane_of(GATE, 2)
    assert second is not None and second is not first
    assert watched.lane_of(GATE, 1) is None, "what comes late of an old epoch is compared with nothing"


def test_what_a_gate_keeps_goes_with_its_camera(settings: DetectorSettings) -> None:
    watched = watches(settings)
    held = watched.lane_of(GATE, 1)
    assert held is not None
    asked = still(noisy_frame(), held.gate, 1000.0, 0)
    held.gate.standing(asked, [face(200, 200)])
    kept = held.gate._means
    assert kept is not None and kept.any()
    watched.drop(GATE)
    assert not kept.any() and held.gate.standing(Asked(()), []) == ()


async def test_what_a_gate_kept_of_an_old_epoch_goes_with_the_last_of_its_frames(
    settings: DetectorSettings,
) -> None:
    watched = watches(settings)
    held = watched.lane_of(GATE, 1)
    assert held is not None
    place = held.take()
    still(noisy_frame(), held.gate, 1000.0, 0)
    watched.lane_of(GATE, 2)
    kept = held.gate._means
    assert kept is not None and kept.any(), "a frame is in work"
    place.give_up()
    assert not kept.any()


@pytest.mark.parametrize("provider", ["cuda", "openvino", "tensorrt"])
def test_only_on_the_processor_there_are_gates(settings: DetectorSettings, provider: str) -> None:
    assert gate(settings) is not None
    assert gate(settings.model_copy(update={"provider": provider})) is None
    assert gate(settings.model_copy(update={"whole_frame_seconds": 0.0})) is None


def test_a_camera_of_which_only_a_gate_is_kept_is_swept_too(settings: DetectorSettings) -> None:
    watched = watches(settings)
    watched.lane_of(GATE, 1)
    assert watched.scopes == [GATE] and watched.is_idle(GATE, 5.0)
    assert watched.drop(GATE) is None
    assert watched.scopes == []
