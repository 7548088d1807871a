"""A video is there whole or not at all."""

from pathlib import Path

import av
import numpy as np
import pytest

from services.chassis.errors import BadInput
from services.evaluation.street.video import pictures_in, writing_video


def test_an_interrupted_video_leaves_nothing_behind(tmp_path: Path) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        writing_video(tmp_path / "street.mp4", 64, 64, 10) as video,
    ):
        video.write(np.zeros((64, 64, 3), np.uint8))
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with (
        pytest.raises(BadInput, match=r"street\.mp4 cannot be written") as refused,
        writing_video(tmp_path / "taken" / "street.mp4", 64, 64, 10),
    ):
        pass
    assert "\n" not in str(refused.value)


def test_a_video_is_read_as_it_was_written(tmp_path: Path) -> None:
    shades = (40, 120, 200)
    with writing_video(tmp_path / "street.mp4", 64, 64, 10) as video:
        for shade in shades:
            video.write(np.full((64, 64, 3), shade, np.uint8))
    pictures = list(pictures_in(tmp_path / "street.mp4"))
    assert [picture.shape for picture in pictures] == [(64, 64, 3)] * 3
    np.testing.assert_allclose([picture.mean() for picture in pictures], shades, atol=4)


def test_who_wants_to_begin_at_any_second_finds_a_key_frame_there(tmp_path: Path) -> None:
    with writing_video(tmp_path / "street.mp4", 64, 64, 5, frames_between_keys=5) as video:
        for _ in range(20):
            video.write(np.full((64, 64, 3), 120, np.uint8))
    with av.open(str(tmp_path / "street.mp4")) as container:
        packets = [packet for packet in container.demux(video=0) if packet.dts is not None]
    assert [number for number, packet in enumerate(packets) if packet.is_keyframe] == [0, 5, 10, 15]
