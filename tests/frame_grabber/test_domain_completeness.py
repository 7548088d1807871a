"""Whether a recording was played to its end."""

import pytest

from services.frame_grabber.domain.completeness import Played, seconds_of_tag


@pytest.mark.parametrize(
    ("played", "cut"),
    [
        (Played(10.0, 10.0), False),
        (Played(10.0, 0.0), False),
        (Played(9.7, 10.0), False),
        (Played(3540.0, 3600.0), False),
        (Played(4.0, 10.0), True),
        (Played(10.0, 10.0, last_was_broken=True), True),
    ],
    ids=["whole", "no promise", "rounding", "a long one", "seconds missing", "last packet torn"],
)
def test_a_cut_is_told_from_rounding(played: Played, cut: bool) -> None:
    assert played.was_cut_short is cut


@pytest.mark.parametrize(
    ("tag", "seconds"), [("00:01:02.500000000", 62.5), ("", 0.0), ("soon", 0.0), ("a:b:c", 0.0)]
)
def test_a_matroska_duration_is_read(tag: str, seconds: float) -> None:
    assert seconds_of_tag(tag) == seconds
