"""Whatever an address names is opened."""

from pathlib import Path

import pytest
from PIL import Image

from services.chassis.errors import BadInput
from services.frame_grabber.adapters.any_source import AnySource
from services.frame_grabber.domain.addresses import SourceAddress
from tests.frame_grabber import videos


def count(written: Path | str) -> int:
    return len(list(AnySource().open(SourceAddress.parse(str(written))).shots()))


def test_a_video_a_folder_and_a_single_picture_are_told_apart(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("a.png", "b.jpg", "c.webp"):
        Image.fromarray(videos.drawn(0, 64, 48)).save(folder / name)
    assert count(videos.make_video(tmp_path / "v.mp4", frames=4)) == 4
    assert count(folder) == 3
    assert count(folder / "a.png") == 1


def test_a_folder_is_played_at_the_stated_rate(tmp_path: Path) -> None:
    Image.fromarray(videos.drawn(0, 64, 48)).save(tmp_path / "a.png")
    source = AnySource(pictures_per_second=4.0).open(SourceAddress.parse(str(tmp_path)))
    assert source.facts.frames_per_second == 4.0


def test_a_picture_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no file"):
        count(tmp_path / "missing.jpg")
