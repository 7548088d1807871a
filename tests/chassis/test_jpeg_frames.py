"""Pictures as JPEG inside their messages."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
import simplejpeg

from services.chassis import jpeg_frames
from services.chassis.errors import Unreadable
from services.chassis.frames import Pixels
from services.chassis.jpeg_frames import JpegFrames
from services.chassis.origin import Delivered, Origin
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured

NOW = datetime(2026, 5, 1, tzinfo=UTC)
ORIGIN = Origin("market", "gate", 1, NOW, NOW)


def slope(height_px: int = 48, width_px: int = 64) -> Pixels:
    """A picture that tells left from right, top from bottom and red from blue."""
    picture = np.zeros((height_px, width_px, 3), np.uint8)
    picture[..., 0] = np.linspace(0, 255, width_px, dtype=np.uint8)
    picture[..., 2] = np.linspace(255, 0, height_px, dtype=np.uint8)[:, None]
    return picture


def carried(picture: Pixels, quality: int = 90) -> FrameCaptured:
    message = FrameCaptured(number=1, width_px=picture.shape[1], height_px=picture.shape[0])
    JpegFrames(quality).carry("a", picture, message)
    return message


def fetched(message: FrameCaptured) -> Pixels:
    delivered: Delivered[Any] = Delivered(message, ORIGIN, "a")
    return JpegFrames().fetch(delivered)


def jpeg(height_px: int, width_px: int) -> bytes:
    return bytes(simplejpeg.encode_jpeg(np.zeros((height_px, width_px, 3), np.uint8)))


def test_a_picture_arrives_as_it_went_and_its_own_memory_is_overwritten() -> None:
    picture = slope()
    before = picture.astype(int)
    found = fetched(carried(picture))
    assert not picture.any()
    assert np.abs(found - before).max() <= 12 and np.abs(found - before).mean() < 2


def test_what_is_fetched_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        fetched(carried(slope())).fill(0)


def test_a_picture_in_pieces_of_memory_is_carried_and_overwritten_too() -> None:
    whole = np.repeat(slope(), 2, axis=1)
    found = fetched(carried(whole[:, ::2]))
    assert found.shape == (48, 64, 3) and not whole[:, ::2].any()


def test_a_lower_quality_is_smaller() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (48, 64, 3), np.uint8)
    sizes = [len(carried(noise.copy(), quality).jpeg) for quality in (50, 90, 100)]
    assert sizes == sorted(sizes)


@pytest.mark.parametrize(
    "message",
    [
        FrameCaptured(width_px=64, height_px=48),
        FrameCaptured(width_px=64, height_px=48, carried=True),
        FrameCaptured(width_px=64, height_px=48, jpeg=b"no picture"),
        FrameCaptured(width_px=64, height_px=48, jpeg=jpeg(48, 64)[:100]),
        FrameCaptured(width_px=48, height_px=64, jpeg=jpeg(48, 64)),
        FrameCaptured(jpeg=jpeg(48, 64)),
    ],
    ids=["nothing", "carried elsewhere", "no jpeg", "cut off", "turned", "without a size"],
)
def test_what_is_not_the_picture_that_was_announced_is_unreadable(message: FrameCaptured) -> None:
    with pytest.raises(Unreadable, match="picture"):
        fetched(message)


def test_a_size_that_no_camera_has_is_refused_before_memory_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytearray(jpeg(48, 64))
    frame_header = content.index(b"\xff\xc0")
    content[frame_header + 5 : frame_header + 9] = b"\xff\xdc\xff\xdc"
    with pytest.raises(Unreadable, match="no camera"):
        fetched(FrameCaptured(width_px=65500, height_px=65500, jpeg=bytes(content)))
    monkeypatch.setattr(jpeg_frames, "MOST_BYTES", 100)
    with pytest.raises(Unreadable, match="more bytes"):
        fetched(carried(slope()))


def test_what_cannot_be_a_jpeg_is_refused_and_overwritten() -> None:
    flat = np.full((4, 70_000, 3), 9, np.uint8)
    with pytest.raises(Unreadable, match="shape"):
        carried(flat)
    assert not flat.any()
