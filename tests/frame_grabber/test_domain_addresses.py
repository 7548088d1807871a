"""Addresses as deployments write them."""

import pytest

from services.frame_grabber.domain.addresses import SourceAddress, SourceKind


@pytest.mark.parametrize(
    ("written", "kind", "text"),
    [
        ("walk.mp4", SourceKind.PATH, "walk.mp4"),
        ("  /videos/a walk.mp4 ", SourceKind.PATH, "/videos/a walk.mp4"),
        ("file:///videos/walk.mp4", SourceKind.PATH, "/videos/walk.mp4"),
        ("12:30.mp4", SourceKind.PATH, "12:30.mp4"),
        ("webcam:0", SourceKind.WEBCAM, "0"),
        ("rtsp://10.0.0.5/stream", SourceKind.RTSP, "rtsp://10.0.0.5/stream"),
        ("RTSPS://10.0.0.5/stream", SourceKind.RTSP, "RTSPS://10.0.0.5/stream"),
        ("https://host/v.mp4", SourceKind.HTTP, "https://host/v.mp4"),
    ],
)
def test_an_address_is_read(written: str, kind: SourceKind, text: str) -> None:
    address = SourceAddress.parse(written)
    assert (address.kind, address.text) == (kind, text)


@pytest.mark.parametrize(
    "written", ["", "   ", "webcam:", "webcam:front", "ftp://host/a.mp4", "rtsp:///x", "http://"]
)
def test_what_is_no_address_is_refused_in_one_line(written: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        SourceAddress.parse(written)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("rtsp://ann:pa?ss@camera:554/street", "rtsp://camera:554/street"),
        ("rtsp://user:secret@cam/stream", "rtsp://cam/stream"),
        ("rtsp://user:se/cr@et@cam/stream", "rtsp://cam/stream"),
        ("http://cam/v?channel=1&password=secret&x=2", "http://cam/v?channel=1&password=…&x=2"),
        ("webcam:1", "webcam:1"),
        ("walk.mp4", "walk.mp4"),
    ],
)
def test_a_password_is_never_shown(written: str, shown: str) -> None:
    address = SourceAddress.parse(written)
    assert address.shown == shown
    assert "secret" not in repr(address)


def test_an_address_without_a_host_does_not_repeat_its_password() -> None:
    with pytest.raises(ValueError) as raised:
        SourceAddress.parse("rtsp://user:secret@/stream")
    assert "secret" not in str(raised.value)
