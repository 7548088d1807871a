"""Two pictures to compare: of one size, and nothing in their files but what is seen."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from services.alert_dispatcher.adapters.cv2_comparison import SIDE_PX, Cv2Comparison
from services.chassis.errors import Unreadable


@pytest.fixture
def comparison() -> Iterator[Cv2Comparison]:
    with ThreadPoolExecutor(1) as executor:
        yield Cv2Comparison(executor)


def jpeg(width_px: int, height_px: int, colour: tuple[int, int, int], comment: bytes = b"") -> bytes:
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "a name"
    Image.new("RGB", (width_px, height_px), colour).save(
        file, "JPEG", quality=95, comment=comment, exif=exif if comment else b""
    )
    return file.getvalue()


@pytest.mark.parametrize("size", [(112, 112), (40, 200), (900, 300), (1, 500), (320, 320)])
async def test_both_have_one_size_whatever_size_they_came_in(
    comparison: Cv2Comparison, size: tuple[int, int]
) -> None:
    made = await comparison.side_by_side(jpeg(*size, (200, 30, 30)), jpeg(80, 97, (30, 200, 30)))
    for one in made:
        with Image.open(io.BytesIO(one)) as picture:
            assert picture.size == (SIDE_PX, SIDE_PX)


async def test_proportions_stay_and_the_rest_is_grey(comparison: Cv2Comparison) -> None:
    made, _ = await comparison.side_by_side(jpeg(100, 50, (250, 0, 0)), jpeg(9, 9, (0, 0, 0)))
    pixels = np.asarray(Image.open(io.BytesIO(made)), np.int16)
    assert abs(pixels[40, 160] - 128).max() < 8 and abs(pixels[280, 160] - 128).max() < 8
    assert pixels[160, 20, 0] > 230 and pixels[160, 300, 0] > 230


async def test_nothing_goes_on_but_pixels(comparison: Cv2Comparison) -> None:
    marked = jpeg(64, 64, (1, 2, 3), b"a name and a place")
    assert b"a name" in marked
    for one in await comparison.side_by_side(marked, marked):
        with Image.open(io.BytesIO(one)) as picture:
            assert not picture.getexif() and "comment" not in picture.info and "exif" not in picture.info
        assert b"a name" not in one


@pytest.mark.parametrize("broken", [b"", b"\xff\xd8\xff\xe0 no picture", b"GIF89a"])
async def test_what_is_no_picture_is_refused_in_words(comparison: Cv2Comparison, broken: bytes) -> None:
    with pytest.raises(Unreadable, match="do not engage"):
        await comparison.side_by_side(jpeg(9, 9, (0, 0, 0)), broken)
