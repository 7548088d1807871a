from datetime import UTC, datetime

import numpy as np

from services.detector.domain.album import Album, Shot
from services.detector.domain.context import Size
from services.detector.domain.cropping import CropRule, crop_around
from services.detector.domain.faces import Box
from services.detector.domain.filling import FILL_GREY, FillRule, is_crowded
from services.detector.domain.quality import Quality
from services.detector.domain.shots import ShotRule, Sighting
from services.detector.domain.veiling import in_ellipse
from tests.detector.walkers import landmarks_in

FACE, FRAME = Box(600, 300, 60, 60), Size(1280, 720)


def shot(overall: float = 20) -> Shot:
    crop = crop_around(CropRule(), FACE, FRAME)
    assert crop is not None
    return Shot(
        Sighting(1.0, Quality(1.0, overall, 1.0, 0.0)),
        datetime(2026, 1, 1, tzinfo=UTC),
        FACE,
        FRAME,
        crop,
        crop.landmarks(landmarks_in(FACE)),
        np.full((crop.size.height_px, crop.size.width_px, 3), 200, np.uint8),
        np.full((36, 64, 3), 200, np.uint8),
    )


def is_wiped(one: Shot) -> bool:
    return not (one.pixels.any() or one.backdrop.any() or one.landmarks.any())


def test_a_look_shows_the_best_first_and_none_that_would_weigh_next_to_nothing() -> None:
    album = Album([shot(12), shot(30), shot(11.9), shot(20)])
    assert [one.sighting.quality.overall for one in album.telling(ShotRule())] == [30, 20, 12]
    assert Album().telling(ShotRule()) == []


def test_a_shot_that_goes_is_overwritten() -> None:
    first, second, third = shot(), shot(), shot()
    album = Album([first, second])
    album.keep(third, [0])
    assert album.shots == [second, third]
    assert [is_wiped(one) for one in (first, second, third)] == [True, False, False]


def test_when_the_track_closes_every_pixel_is_overwritten() -> None:
    shots = [shot(), shot()]
    album = Album(list(shots))
    album.wipe()
    assert album.shots == []
    assert all(is_wiped(one) for one in shots)


def test_a_face_found_later_is_filled_in_both_pictures_and_the_own_face_stays() -> None:
    one = shot()
    one.hide(FillRule(), [Box(665, 290, 60, 60)])
    inside = in_ellipse(one.crop.box(FACE), one.crop.size)
    assert np.all(one.pixels[inside] == 200)
    left, top = int(one.crop.box(FACE).left_px), int(one.crop.box(FACE).top_px)
    assert np.all(one.pixels[top, left + 62 :] == FILL_GREY)
    assert np.all(one.backdrop[15:17, 33:35] == FILL_GREY)


def test_where_another_face_lies_over_the_own_one_it_is_filled_there_too() -> None:
    """A small face in a corner of the own box covers too little of it to make it unfit for a shot."""
    one, other = shot(), Box(640, 300, 20, 20)
    assert not is_crowded(FillRule(), FACE, [other])
    one.hide(FillRule(), [other])
    area = one.crop.box(other)
    assert np.all(
        one.pixels[int(area.top_px) : int(area.bottom_px), int(area.left_px) : int(area.right_px)]
        == FILL_GREY
    )


def test_a_face_found_later_is_filled_with_its_margin() -> None:
    one, other = shot(), Box(680, 310, 20, 20)
    one.hide(FillRule(), [other])
    area = one.crop.box(other.enlarged(FillRule().enlarge_ratio))
    rows = slice(int(np.ceil(area.top_px)), int(area.bottom_px))
    assert np.all(one.pixels[rows, int(np.ceil(area.left_px)) : int(area.right_px)] == FILL_GREY)
