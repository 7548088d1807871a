"""Settings from the environment."""

import pytest

from services.chassis.errors import BadInput
from services.chassis.settings import load
from services.frame_grabber.settings import FrameGrabberSettings


def test_a_limit_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAME_GRABBER_FRAMES_PER_SECOND_LIMIT", "12.5")
    assert load(FrameGrabberSettings).frames_per_second_limit == 12.5


def test_a_silent_camera_is_noticed_within_five_seconds_unless_told_otherwise() -> None:
    settings = load(FrameGrabberSettings)
    assert settings.read_timeout_seconds <= 5.0
    assert settings.frames_per_second_limit is None


@pytest.mark.parametrize("value", ["0", "-1", "fast"])
def test_a_wrong_limit_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("FRAME_GRABBER_FRAMES_PER_SECOND_LIMIT", value)
    with pytest.raises(BadInput, match=r"^FRAME_GRABBER_FRAMES_PER_SECOND_LIMIT: [^\n]+$"):
        load(FrameGrabberSettings)


def test_a_lease_that_could_run_out_between_renewals_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAME_GRABBER_LEASE_RENEWAL_SECONDS", "2")
    with pytest.raises(BadInput, match="at least three times"):
        load(FrameGrabberSettings)
    monkeypatch.setenv("FRAME_GRABBER_LEASE_SECONDS", "6")
    assert load(FrameGrabberSettings).lease_seconds == 6
