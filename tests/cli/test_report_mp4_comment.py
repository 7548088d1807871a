"""Reading the comment of an MP4 file, of ours and of anybody's."""

import struct
from pathlib import Path

import numpy as np
import pytest

from services.cli.report.mp4_comment import comment_of
from services.detector.adapters.av_footage import AvReel
from services.detector.domain.context import Size


def video(path: Path, comment: str) -> Path:
    reel = AvReel(path, Size(64, 36), comment)
    reel.add(np.zeros((36, 64, 3), np.uint8), 0.0)
    reel.finish()
    return path


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def test_a_comment_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert comment_of(video(tmp_path / "a.mp4", "gone by märz")) == "gone by märz"


def test_a_video_without_a_comment_has_none(tmp_path: Path) -> None:
    assert comment_of(video(tmp_path / "a.mp4", "")) is None


@pytest.mark.parametrize("cut", [1, 100, 400], ids=str)
def test_a_video_that_was_cut_off_has_none_or_what_is_left(tmp_path: Path, cut: int) -> None:
    path = video(tmp_path / "a.mp4", "gone")
    path.write_bytes(path.read_bytes()[:-cut])
    assert (comment_of(path) or "").strip("gone") == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"moov",
        bytes(100),
        box(b"moov", b""),
        box(b"moov", struct.pack(">I4s", 3, b"udta")),
        struct.pack(">I4sQ", 1, b"free", 2**63) + box(b"moov", b""),
        struct.pack(">I4s", 0, b"moov") + bytes(8),
        box(b"moov", box(b"udta", box(b"meta", bytes(4) + box(b"ilst", box(b"\xa9cmt", box(b"data", b"")))))),
        box(b"free", b"") * 2000,
    ],
)
def test_what_is_no_video_has_no_comment(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.mp4").write_bytes(content)
    assert not comment_of(tmp_path / "odd.mp4")


def test_a_box_of_64_bit_length_is_stepped_over(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4", "gone")
    path.write_bytes(struct.pack(">I4sQ", 1, b"free", 20) + bytes(4) + path.read_bytes())
    assert comment_of(path) == "gone"
