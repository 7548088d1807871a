import pytest

from services.detector.domain.faces import Box, PixelSpan, covering

BOX = Box(10, 20, 40, 80)


def test_a_box_knows_its_sides() -> None:
    assert (BOX.right_px, BOX.bottom_px, BOX.centre_px) == (50, 100, (30, 60))


def test_size_is_the_root_of_the_area() -> None:
    assert BOX.size_px == pytest.approx(56.57, abs=0.01)


def test_an_enlarged_box_keeps_its_centre() -> None:
    assert BOX.enlarged(0.5) == Box(-10, -20, 80, 160)


def test_a_moved_box_is_in_the_pixels_of_the_other_picture() -> None:
    assert BOX.moved(10, 10, 0.5) == Box(0, 5, 20, 40)


@pytest.mark.parametrize(
    ("other", "overlap_px2"),
    [(Box(30, 20, 40, 80), 1600), (Box(50, 20, 5, 5), 0), (Box(200, 200, 5, 5), 0), (BOX, 3200)],
)
def test_overlap_is_what_both_cover(other: Box, overlap_px2: float) -> None:
    assert BOX.overlap_px2(other) == overlap_px2


@pytest.mark.parametrize(
    ("box", "span"),
    [
        (Box(1.2, 2.7, 3, 3), PixelSpan(1, 2, 5, 6)),
        (Box(-5, -5, 8, 8), PixelSpan(0, 0, 3, 3)),
        (Box(95, 45, 80, 80), PixelSpan(95, 45, 100, 50)),
        (Box(200, 200, 8, 8), PixelSpan(100, 50, 100, 50)),
    ],
)
def test_a_span_covers_every_pixel_touched_within_the_picture(box: Box, span: PixelSpan) -> None:
    assert covering(box, 100, 50) == span
    assert covering(box, 100, 50).is_empty == (box.left_px == 200)


def test_a_span_of_pixels_is_a_box() -> None:
    assert PixelSpan(10, 20, 40, 60).box == Box(10, 20, 30, 40)
