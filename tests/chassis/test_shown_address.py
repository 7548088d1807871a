"""What is shown of a camera's address says where it is, and gives no secret away."""

import pytest

from services.chassis.shown_address import shown_address


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("webcam:0", "webcam:0"),
        (" recordings/gate 1.mp4 ", "recordings/gate 1.mp4"),
        ("rtsp://192.0.2.7/stream1", "rtsp://192.0.2.7/stream1"),
        ("rtsp://user:password@192.0.2.7/stream1", "rtsp://192.0.2.7/stream1"),
        ("rtsp://user:pa?ss/w@rd@192.0.2.7/stream1", "rtsp://192.0.2.7/stream1"),
        ("http://camera.example/live?token=secret", "http://camera.example/live?…"),
    ],
)
def test_an_address_is_shown_without_what_opens_it(written: str, shown: str) -> None:
    assert shown_address(written) == shown
