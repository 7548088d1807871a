"""Frames wait for those after them, and are filled with what these show."""

from datetime import timedelta

from services.detector.domain.faces import Box
from services.detector.domain.filling import FILL_GREY, FillRule
from services.detector.domain.holding import Holding, LookedAt
from services.detector.domain.studio import Studio
from services.detector.domain.surroundings import Face, Surroundings
from tests.detector.stage import START, noisy_frame

HERE = Box(300, 150, 60, 60)


def look(holding: Holding, around: Surroundings, at: float, *faces: Face) -> list[float]:
    """Look at one frame; the times, after the start, of those that go out."""
    captured_at = START + timedelta(seconds=at)
    around.add(captured_at.timestamp(), faces)
    given_out = holding.look(LookedAt(noisy_frame(), captured_at, around, (), ()))
    return [(held.captured_at - START).total_seconds() for held in given_out]


def test_a_frame_goes_out_when_three_more_were_looked_at(studio: Studio) -> None:
    holding, around = Holding(studio, 3), Surroundings(FillRule())
    assert [look(holding, around, n / 10) for n in range(5)] == [[], [], [], [0.0], [0.1]]


def test_where_frames_are_rare_none_waits_for_what_is_no_neighbour(studio: Studio) -> None:
    holding, around = Holding(studio, 3), Surroundings(FillRule())
    assert [look(holding, around, n) for n in (0, 1, 2)] == [[], [0.0], [1.0]]


def test_a_face_that_only_a_later_frame_shows_is_filled(studio: Studio) -> None:
    holding, around = Holding(studio, 3), Surroundings(FillRule())
    look(holding, around, 0.0)
    look(holding, around, 0.1, Face(HERE))
    held = next(holding.rest())
    x, y = (int(place / 10) for place in HERE.centre_px)
    assert (held.backdrop[y, x] == FILL_GREY).all()


def test_what_is_wiped_is_overwritten(studio: Studio) -> None:
    holding, around = Holding(studio, 3), Surroundings(FillRule())
    look(holding, around, 0.0)
    backdrop = holding._waiting[0].held.backdrop
    holding.wipe()
    assert not list(holding.rest()) and not backdrop.any()
