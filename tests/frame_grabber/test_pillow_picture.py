"""Pictures of every kind."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from services.chassis.errors import BadInput
from services.frame_grabber.adapters.pillow_picture import read_picture
from tests.frame_grabber import videos

DRAWN = videos.drawn(4, 64, 48)
_ORIENTATION_TAG = 0x0112


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.fromarray(DRAWN).convert("CMYK").save(path, quality=95)
    assert np.abs(np.median(read_picture(path)[:16, :16], axis=(0, 1)) - videos.RED).max() < 12


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1"])
def test_other_modes_become_rgb(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(DRAWN).convert("L" if mode == "LA" else "RGB").convert(mode).save(path)
    picture = read_picture(path)
    assert picture.shape == (48, 64, 3)
    assert picture.dtype == np.uint8
    assert picture.flags.writeable and picture.flags.c_contiguous


def test_sixteen_bits_are_scaled_and_not_clipped(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(np.full((8, 8), 100 * 256, np.uint16)).save(path)
    assert read_picture(path).tolist() == [[[100] * 3] * 8] * 8


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(path)
    assert read_picture(path).min() == 255


@pytest.mark.parametrize(
    ("tag", "corner", "shape"),
    [
        (1, ("top", "left"), (48, 64, 3)),
        (2, ("top", "right"), (48, 64, 3)),
        (3, ("bottom", "right"), (48, 64, 3)),
        (6, ("top", "right"), (64, 48, 3)),
        (8, ("bottom", "left"), (64, 48, 3)),
    ],
)
def test_a_turned_photo_is_shown_upright(
    tmp_path: Path, tag: int, corner: tuple[str, str], shape: tuple[int, int, int]
) -> None:
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[_ORIENTATION_TAG] = tag
    Image.fromarray(DRAWN).save(path, exif=exif)
    picture = read_picture(path)
    assert picture.shape == shape
    assert videos.red_corner(picture) == corner


def test_a_picture_that_was_cut_short_is_refused_without_its_content(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)).save(path)
    with pytest.raises(BadInput, match=r"^a\.png is not a picture that can be read$"):
        read_picture(videos.cut(path, 0.5))


def test_a_picture_that_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (64, 64)).save(path)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(BadInput):
        read_picture(path)
