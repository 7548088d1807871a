"""What is drawn into the frames of a video."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from services.cli.report.overlay import BAND_PX, PLACE_SHOWN, SHOWN, Overlay
from services.cli.report.pictures import AMBER, DARK, Picture
from services.cli.report.summary import AlertEntry, Place
from tests.cli.reports import ANSWERED, BARE, MONTH, NOW

SIZE = (960, 540)
LEFT = replace(ANSWERED, place=Place(0.2, 0.7, 0.05, 0.1))
RIGHT = replace(ANSWERED, place=Place(0.7, 0.7, 0.05, 0.1))
GREY = np.full((540, 960, 3), 90, np.uint8)


def page(*alerts: AlertEntry, after: timedelta = timedelta(), trial: bool = True) -> Picture:
    return Overlay(SIZE, alerts, trial, NOW + MONTH).page(GREY, "north", NOW + after)


def amber(picture: Picture) -> int:
    return int((picture == AMBER).all(2).sum())


def test_every_frame_has_its_band_and_nothing_else_without_alerts() -> None:
    made = page()
    assert made.shape == (540 + BAND_PX, 960, 3)
    assert (made[:540] == 90).all()
    assert amber(made[540:, :100]) > 100  # TRIAL
    assert (made[540:, 600:] > 200).sum() > 500  # by when it must be gone


def test_an_authorised_run_does_not_say_trial() -> None:
    assert amber(page(trial=False)) == 0


def test_the_faces_stand_on_the_other_side_of_where_it_was() -> None:
    assert (page(LEFT)[:200, :480] == 90).all()
    assert (page(RIGHT)[:200, 480:] == 90).all()
    assert not (page(LEFT)[:200, 480:] == 90).all()


def test_an_alert_is_shown_from_its_capture_on_for_a_while() -> None:
    for after, shown in ((-0.01, False), (-0.0005, True), (0, True), (2.9, True), (3, False)):
        made = page(LEFT, after=timedelta(seconds=after))
        assert (not (made[:200] == 90).all()) is shown


def test_a_frame_stands_where_the_face_was_but_not_until_others_come_there() -> None:
    below = np.s_[330:460, 150:280]
    assert amber(page(LEFT)[below]) > 200
    assert amber(page(LEFT, after=PLACE_SHOWN)[below]) == 0


def test_an_alert_without_evidence_says_so() -> None:
    made = page(BARE)
    assert not (made[:200] == 90).all()
    assert (made[230:540] == 90).all()


def test_several_alerts_stand_below_and_beside_one_another() -> None:
    crowd = [replace(LEFT, captured_at=NOW + timedelta(seconds=n / 10)) for n in range(6)]
    made = page(*crowd, after=timedelta(seconds=1))
    corners = (made[:200, :400], made[:200, 560:], made[280:400, :350], made[280:400, 610:])
    assert all((corner == DARK).all(2).any() for corner in corners)


def test_an_alert_lasts_beyond_the_last_frame() -> None:
    overlay = Overlay(SIZE, [LEFT], True, NOW)
    assert overlay.lasts_until(NOW) == NOW + SHOWN
    assert overlay.lasts_until(NOW + SHOWN) == NOW + SHOWN


def test_a_video_too_small_for_faces_still_says_what_it_is() -> None:
    tiny = Overlay((64, 36), [LEFT], True, NOW).page(np.zeros((36, 64, 3), np.uint8), "north", NOW)
    assert tiny.shape == (36 + BAND_PX, 64, 3)


def test_nothing_is_left_of_the_faces() -> None:
    overlay = Overlay(SIZE, [LEFT], True, NOW)
    overlay.wipe()
    assert not any(inset.panel.any() for inset in overlay._insets)
