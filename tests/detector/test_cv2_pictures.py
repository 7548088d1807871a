import io

import numpy as np
from PIL import Image

from services.detector.adapters.cv2_pictures import Cv2Pictures
from services.detector.domain.context import Size
from services.detector.domain.faces import Box
from services.detector.domain.quality import PATCH_PX

PICTURES = Cv2Pictures()
GRADIENT = np.tile(np.arange(200, dtype=np.uint8)[None, :, None], (100, 1, 3))


def test_a_patch_has_one_size_whatever_the_box() -> None:
    for box in (Box(10, 10, 20, 30), Box(-5, -5, 300, 300), Box(0, 0, 200, 100)):
        assert PICTURES.grey_patch(GRADIENT, box).shape == (PATCH_PX, PATCH_PX)


def test_a_patch_of_nothing_is_flat() -> None:
    assert PICTURES.grey_patch(GRADIENT, Box(900, 900, 10, 10)).std() == 0


def test_scaling_gives_a_copy_even_at_the_same_size() -> None:
    same = PICTURES.scaled(GRADIENT, Size(200, 100))
    assert not np.shares_memory(same, GRADIENT)
    np.testing.assert_array_equal(same, GRADIENT)
    assert PICTURES.scaled(GRADIENT, Size(50, 25)).shape == (25, 50, 3)


def test_a_jpeg_of_a_part_of_a_picture_is_that_part_in_its_colours() -> None:
    picture = np.zeros((64, 64, 3), np.uint8)
    picture[:, 32:] = (250, 10, 10)
    decoded = np.asarray(Image.open(io.BytesIO(PICTURES.jpeg(picture[8:24, 40:60], 95))))
    assert decoded.shape == (16, 20, 3)
    np.testing.assert_allclose(decoded.reshape(-1, 3).mean(0), (250, 10, 10), atol=4)
