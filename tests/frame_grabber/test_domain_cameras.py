"""The states of a camera."""

from datetime import UTC, datetime

import pytest

from services.frame_grabber.domain.cameras import Camera, CameraState, SourceFacts

NOW = datetime(2026, 5, 1, tzinfo=UTC)
FACTS = SourceFacts(640, 360, 25.0)


def playing() -> Camera:
    return Camera("d", "c").opening(1).playing(FACTS)


def test_a_camera_that_goes_away_is_down_and_opened_again_under_a_higher_epoch() -> None:
    camera = playing().down("gone").opening(2).playing(FACTS)
    assert (camera.state, camera.epoch, camera.failures) == (CameraState.PLAYING, 2, 1)


def test_an_epoch_that_does_not_rise_is_refused() -> None:
    with pytest.raises(ValueError, match="epoch"):
        playing().down("gone").opening(1)


def test_a_picture_makes_failures_and_problem_past() -> None:
    camera = playing().down("gone").opening(2).playing(FACTS).captured(NOW, 360, 640)
    assert (camera.failures, camera.problem, camera.frames_captured) == (0, "", 1)
    assert (camera.facts.width_px, camera.facts.height_px, camera.last_frame_at) == (360, 640, NOW)


@pytest.mark.parametrize("final", [playing().ended("cut short"), playing().failed("no video")])
def test_what_is_over_stays_over(final: Camera) -> None:
    assert final.is_over
    with pytest.raises(ValueError, match="does not become"):
        final.opening(5)


def test_a_camera_that_is_down_does_not_play_without_being_opened() -> None:
    with pytest.raises(ValueError, match="does not become"):
        playing().down("gone").playing(FACTS)


def test_drops_are_counted() -> None:
    assert playing().dropped(3).dropped(0).dropped().frames_dropped == 4
