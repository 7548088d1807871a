"""What is said of a camera, as it is written down."""

import json
from datetime import UTC, datetime

import pytest

from services.frame_grabber.adapters.written_cameras import read, written
from services.frame_grabber.domain.cameras import Camera, CameraState, Replay, SourceFacts
from services.frame_grabber.domain.leases import Place

PLACE = Place("market", "north")
NOW = datetime(2026, 5, 1, 12, 30, 15, 250_000, tzinfo=UTC)


@pytest.mark.parametrize(
    "camera",
    [
        Camera("market", "north"),
        Camera(
            "market", "north", CameraState.DOWN, "gone", 1 << 52, 3, 10, 4, SourceFacts(64, 48, 25.0), NOW
        ),
        Camera(
            "market", "north", CameraState.ENDED, facts=SourceFacts(lossless=True), replay=Replay(NOW, 1.5)
        ),
    ],
)
def test_what_is_written_is_read_again(camera: Camera) -> None:
    assert read(PLACE, written(camera)) == camera


def test_nothing_is_a_camera_that_was_never_played() -> None:
    assert read(PLACE, "") == Camera("market", "north")


def test_what_a_newer_replica_says_besides_is_left_out() -> None:
    values = json.loads(written(Camera("market", "north", frames_captured=5)))
    values["mood"] = values["facts"]["mood"] = "bright"
    assert read(PLACE, json.dumps(values)).frames_captured == 5
