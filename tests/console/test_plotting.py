"""Plots: steps between two ends, on a scale that is round."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.console.domain.plotting import HEIGHT_PX, WIDTH_PX, Plot, Reading, plot_of, top_of

BEGUN = datetime(2026, 5, 1, tzinfo=UTC)


def readings(*ends: tuple[float, float]) -> list[Reading]:
    return [Reading(BEGUN + timedelta(days=day), *low_high) for day, low_high in enumerate(ends)]


def made(*ends: tuple[float, float]) -> Plot:
    plot = plot_of(readings(*ends))
    assert plot is not None
    return plot


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def test_of_nothing_there_is_no_plot() -> None:
    assert plot_of([]) is None


def test_a_single_reading_holds_all_the_way() -> None:
    plot = made((0, 4))
    assert [x for x, _ in points(plot.upper)] == [plot.left_px, plot.right_px]
    assert {y for _, y in points(plot.lower)} == {plot.bottom_px}


def test_what_holds_goes_on_until_the_next_reading() -> None:
    plot = made((1, 1), (2, 2))
    (_, first), (turn, still), (begin, then), (end, last) = points(plot.upper)
    assert (first, then, turn, end) == (still, last, begin, plot.right_px) and then < first


def test_what_is_known_exactly_has_one_line() -> None:
    plot = made((3, 3), (8, 8))
    assert plot.upper == plot.lower


def test_readings_stand_where_their_time_is() -> None:
    late = [
        Reading(BEGUN, 1, 1),
        Reading(BEGUN + timedelta(days=1), 2, 2),
        Reading(BEGUN + timedelta(days=4), 3, 3),
    ]
    plot = plot_of(late)
    assert plot is not None
    first, second, third = sorted({x for x, _ in points(plot.upper)})[:3]
    assert (third - first) / (second - first) == pytest.approx(4, abs=0.01)


@pytest.mark.parametrize(
    ("most", "top"),
    [(0, 2), (1, 2), (4, 4), (4.1, 6), (9, 10), (10, 10), (11, 20), (4300, 5000), (0.0021, 0.003)],
)
def test_a_scale_is_round_and_holds_the_most(most: float, top: float) -> None:
    assert top_of(most) == pytest.approx(top)


def test_no_scale_goes_beyond_what_there_can_be() -> None:
    plot = plot_of(readings((0.2, 1.0)), 1.0)
    assert plot is not None and [tick.value for tick in plot.ticks] == [0.0, 0.5, 1.0]


@example([(0.0, 5e-324)])
@given(
    st.lists(
        st.tuples(st.floats(0, 1e9), st.floats(0, 1e9)).map(lambda ends: (min(ends), max(ends))), min_size=1
    )
)
def test_nothing_is_drawn_outside_of_the_picture(ends: list[tuple[float, float]]) -> None:
    plot = made(*ends)
    for x, y in points(plot.band):
        assert 0 <= x <= WIDTH_PX and 0 <= y <= HEIGHT_PX
    assert plot.ticks[0].value == 0
