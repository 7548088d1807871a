import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageOps

from services.chassis.errors import BadInput
from services.detector.adapters.pillow_photos import MOST_PIXELS, PillowPhotos
from services.detector.domain.faces import Pixels

PHOTOS = PillowPhotos()
RED_LEFT = np.zeros((40, 80, 3), np.uint8)
RED_LEFT[:, :40] = (240, 20, 20)


def file(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def image() -> Image.Image:
    return Image.fromarray(RED_LEFT)


def deep_grey() -> Image.Image:
    return Image.fromarray((np.arange(80, dtype=np.uint16) * 800)[None].repeat(40, 0))


def looks_red_at_left(picture: Pixels) -> bool:
    left, right = picture[:, :30].mean((0, 1)), picture[:, 50:].mean((0, 1))
    return bool(left[0] > 200 and left[1] < 60 and right.max() < 60)


READABLE = {
    "jpeg": file(image(), "JPEG", quality=95),
    "png": file(image(), "PNG"),
    "webp": file(image(), "WEBP", lossless=True),
    "cmyk jpeg": file(image().convert("CMYK"), "JPEG", quality=95),
    "palette": file(image().convert("P"), "PNG"),
    "transparent": file(image().convert("RGBA"), "PNG"),
    "single gif": file(image(), "GIF"),
}


@pytest.mark.parametrize("kind", READABLE)
def test_a_still_of_any_usual_kind_is_read_in_its_colours(kind: str) -> None:
    picture = PHOTOS.decode(READABLE[kind])
    assert picture.shape == (40, 80, 3)
    assert picture.dtype == np.uint8
    assert looks_red_at_left(picture)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_telephones_photo_is_turned_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    # Stored so that the stated orientation brings it back to RED_LEFT.
    undo = {
        2: "FLIP_LEFT_RIGHT",
        3: "ROTATE_180",
        4: "FLIP_TOP_BOTTOM",
        5: "TRANSPOSE",
        6: "ROTATE_90",
        7: "TRANSVERSE",
        8: "ROTATE_270",
    }
    stored = image()
    if orientation in undo:
        stored = stored.transpose(Image.Transpose[undo[orientation]])
    picture = PHOTOS.decode(file(stored, "JPEG", quality=95, exif=exif))
    assert picture.shape == (40, 80, 3)
    assert looks_red_at_left(picture)


def test_grey_is_read() -> None:
    picture = PHOTOS.decode(file(ImageOps.grayscale(image()), "JPEG"))
    assert picture.shape == (40, 80, 3)
    np.testing.assert_array_equal(picture[..., 0], picture[..., 2])


def test_16_bits_are_scaled_not_clipped() -> None:
    row = PHOTOS.decode(file(deep_grey(), "PNG"))[0, :, 0]
    np.testing.assert_allclose(row, np.arange(80) * 800 / 65535 * 255, atol=1)


def of_200_megapixels(kind: str) -> bytes:
    """A picture of 40 × 40 whose header says 20,000 × 10,000: nothing but the header may be looked at."""
    content = bytearray(file(Image.new("L", (40, 40)), kind))
    if kind == "PNG":
        struct.pack_into(">II", content, 16, 20_000, 10_000)
        struct.pack_into(">I", content, 29, zlib.crc32(content[12:29]))
    else:
        struct.pack_into(">HH", content, content.index(b"\xff\xc0") + 5, 10_000, 20_000)
    return bytes(content)


def bomb() -> bytes:
    side_px = int((MOST_PIXELS * 1.2) ** 0.5)
    return file(Image.new("1", (side_px, side_px)), "PNG")


def animation(kind: str) -> bytes:
    frames = [Image.new("RGB", (40, 40), (n * 60, 0, 0)) for n in range(3)]
    return file(frames[0], kind, save_all=True, append_images=frames[1:])


REFUSED = [
    ("empty", b"", "empty"),
    ("text", b"hello, this is no picture at all", "not a picture"),
    ("svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
    ("html named jpg", b"<!doctype html><script>alert(1)</script>", "not a picture"),
    ("200 megapixels, jpeg", of_200_megapixels("JPEG"), "50 million"),
    ("200 megapixels, png", of_200_megapixels("PNG"), "50 million"),
    ("cut off jpeg", file(image().resize((400, 400)), "JPEG")[:2000], "damaged"),
    ("cut off png", READABLE["png"][:60], "damaged"),
    ("only a header", READABLE["jpeg"][:3], "not a picture"),
    ("too many pixels", bomb(), "50 million"),
    ("too small", file(Image.new("RGB", (8, 8)), "PNG"), "8×8 px"),
    ("animated gif", animation("GIF"), "more than one"),
    ("animated png", animation("PNG"), "more than one"),
    ("animated webp", animation("WEBP"), "more than one"),
]


@pytest.mark.parametrize(("photo", "says"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_is_no_whole_still_is_refused_in_one_line(photo: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        PHOTOS.decode(photo)
    assert "\n" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("seed", range(60))
def test_damage_anywhere_is_an_answer_not_a_crash(seed: int) -> None:
    noise = np.random.default_rng(seed)
    photo = bytearray(list(READABLE.values())[seed % len(READABLE)])
    for place in noise.integers(0, len(photo), 12):
        photo[place] = int(noise.integers(0, 256))
    try:
        picture = PHOTOS.decode(bytes(photo))
    except BadInput:
        return
    assert picture.ndim == 3
