"""Folders of pictures."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from services.chassis.errors import BadInput
from services.frame_grabber.adapters.picture_folder import PictureFolder
from tests.frame_grabber import videos


def put(path: Path, index: int = 0) -> Path:
    Image.fromarray(videos.drawn(index, 64, 48)).save(path)
    return path


def test_pictures_come_in_order_at_the_stated_rate(tmp_path: Path) -> None:
    for name, index in [("frame-10.png", 2), ("frame-2.png", 1), ("frame-1.png", 0)]:
        put(tmp_path / name, index)
    (tmp_path / "notes.txt").write_text("not a picture")
    source = PictureFolder.open(tmp_path, pictures_per_second=2.0)
    shots = [(shot.at_seconds, videos.shown_index(shot.picture())) for shot in source.shots()]
    assert shots == [(0.0, 0), (0.5, 1), (1.0, 2)]
    assert (source.facts.frames_expected, source.facts.lossless, source.remark) == (3, True, "")


def test_pictures_that_cannot_be_read_are_counted_and_named(tmp_path: Path) -> None:
    put(tmp_path / "a.jpg")
    videos.cut(put(tmp_path / "b.jpg"), 0.5)
    (tmp_path / "c.png").write_text("not a picture")
    (tmp_path / "d.png").touch()
    source = PictureFolder.open(tmp_path, pictures_per_second=1.0)
    assert len(list(source.shots())) == 1
    assert source.remark.startswith("3 of 4 pictures")
    assert source.remark.endswith("b.jpg, c.png, d.png")


def test_a_folder_without_a_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds no pictures"):
        PictureFolder.open(tmp_path, pictures_per_second=1.0)


def test_a_folder_without_one_readable_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    source = PictureFolder.open(tmp_path, pictures_per_second=1.0)
    with pytest.raises(BadInput, match=r"no picture that can be read: a\.png"):
        list(source.shots())


def test_sizes_may_differ(tmp_path: Path) -> None:
    put(tmp_path / "a.png")
    Image.fromarray(np.zeros((10, 20, 3), np.uint8)).save(tmp_path / "b.png")
    source = PictureFolder.open(tmp_path, pictures_per_second=1.0)
    assert [shot.picture().shape for shot in source.shots()] == [(48, 64, 3), (10, 20, 3)]
