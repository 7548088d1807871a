"""Comments in JPEG files."""

import cv2
import numpy as np

from services.copies.jpeg_comment import comments_of, with_comment
from tests.cli.reports import jpeg


def test_a_comment_can_be_read_again_and_the_picture_stays() -> None:
    plain = jpeg(10, 20, 30)
    commented = with_comment(plain, "gone by tomorrow")
    assert comments_of(commented) == ["gone by tomorrow"]
    before, after = (
        cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) for data in (plain, commented)
    )
    assert before is not None and after is not None
    np.testing.assert_array_equal(before, after)


def test_what_is_no_jpeg_has_no_comments() -> None:
    for content in (
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\xfe\x00\x00",
        b"\xff\xd8\xff\xfe\xff\xff",
        b"\x89PNG\r\n\x1a\n",
    ):
        assert comments_of(content) in ([], [""])
