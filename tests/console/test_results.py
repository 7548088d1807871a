"""Plots of running totals: of what is printed, and of nothing else."""

import pytest

from services.console.pages.results import drawings_of, label_of
from services.publication.columns import SUM_COLUMNS
from services.publication.cumulative import cumulative
from services.publication.rows import row_of
from sightline.registrar.v1.publication_service_pb2 import Tally
from tests.console.publishing import SOME, several
from tests.publication.recording import record


def test_every_count_has_its_plot() -> None:
    drawn = drawings_of(cumulative([row_of(one) for one in several(9)]))
    assert [one.name for one in drawn] == [column.name for column in SUM_COLUMNS][3:]


def test_a_plot_says_in_words_where_it_begins_and_where_it_is_now() -> None:
    rows = [row_of(record(SOME, day)) for day in (0, 7)]
    (arrests,) = [one for one in drawings_of(cumulative(rows)) if one.name == "arrests"]
    assert arrests.described == "fewer than 12 until 2026-05-01; fewer than 23 until 2026-05-08"
    assert arrests.latest == "fewer than 23" and arrests.plot.upper != arrests.plot.lower


def test_where_no_face_was_seen_there_is_no_plot_of_a_rate() -> None:
    drawn = drawings_of(cumulative([row_of(record(Tally()))]))
    assert "false_alert_rate" not in [one.name for one in drawn] and len(drawn) == 12


def test_of_nothing_nothing_is_drawn() -> None:
    assert drawings_of([]) == []


@pytest.mark.parametrize(
    ("value", "is_rate", "label"),
    [
        (0, False, "0"),
        (4000, False, "4000"),
        (60000, False, "60 k"),
        (2e6, False, "2 M"),
        (0.002, True, "0.2 %"),
        (0.5, True, "50 %"),
        (1, True, "100 %"),
    ],
)
def test_a_label_is_short(value: float, is_rate: bool, label: str) -> None:
    assert label_of(value, is_rate) == label
