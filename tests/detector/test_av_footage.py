import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
import pytest

from services.chassis.errors import Unavailable
from services.detector.adapters.av_footage import AvReel, AvReels
from services.detector.domain.annotation import Title
from services.detector.domain.context import Size
from tests.detector.stage import START, noisy_frame

SIZE = Size(64, 36)


def plain(grey: int) -> np.typing.NDArray[np.uint8]:
    return np.full((SIZE.height_px, SIZE.width_px, 3), grey, np.uint8)


def test_frames_keep_their_times_and_the_file_its_comment(tmp_path: Path) -> None:
    reel = AvReel(tmp_path / "a.mp4", SIZE, "to be gone")
    for at_seconds, grey in ((0.0, 40), (0.1, 120), (7.5, 200)):
        reel.add(plain(grey), at_seconds)
    reel.finish()
    with av.open(str(tmp_path / "a.mp4")) as video:
        assert video.metadata["comment"] == "to be gone"
        frames = [
            (frame.time, int(frame.to_ndarray(format="rgb24").mean())) for frame in video.decode(video=0)
        ]
    assert [at for at, _ in frames] == pytest.approx([0.0, 0.1, 7.5])
    assert [grey for _, grey in frames] == pytest.approx([40, 120, 200], abs=4)


def test_time_that_stands_still_loses_no_frame(tmp_path: Path) -> None:
    reel = AvReel(tmp_path / "a.mp4", SIZE)
    for at_seconds in (0.0, 0.0, 5.0, 4.0):
        reel.add(plain(9), at_seconds)
    reel.finish()
    with av.open(str(tmp_path / "a.mp4")) as video:
        assert len(list(video.decode(video=0))) == 4


def test_a_video_has_its_name_only_when_it_is_whole_and_is_for_its_owner(tmp_path: Path) -> None:
    title = Title("trial", "gate", 1, START)
    reel = AvReels(tmp_path / "new").begin(title, SIZE)
    reel.add(plain(9), 0.0)
    (part,) = (tmp_path / "new").iterdir()
    assert part.name.startswith(".sightline-part-")
    assert stat.S_IMODE(part.stat().st_mode) == 0o600
    reel.finish()
    assert [path.name for path in (tmp_path / "new").iterdir()] == [title.file_name]


def test_a_folder_that_cannot_be_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Unavailable, match=r"cannot be written: .*free some room$"):
        AvReel(tmp_path / "file" / "a.mp4", SIZE)


def test_of_a_video_for_which_there_is_no_room_nothing_is_left(tmp_path: Path) -> None:
    size = Size(640, 360)
    reel = AvReel(tmp_path / "a.mp4", size)
    with no_room(200_000), pytest.raises(Unavailable, match="cannot be written"):
        for number in range(200):
            reel.add(noisy_frame(size.height_px, size.width_px), number / 10)
        reel.finish()
    assert list(tmp_path.iterdir()) == []


@contextmanager
def no_room(most_bytes: int) -> Iterator[None]:
    """No file of this process may grow beyond that."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
