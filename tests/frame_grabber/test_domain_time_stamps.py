"""Time stamps that are mended."""

import pytest

from services.frame_grabber.domain.time_stamps import TimeLine


def walked(frames_per_second: float, stamps: list[float | None]) -> list[float]:
    line = TimeLine(frames_per_second)
    return [line.at_seconds(stamp) for stamp in stamps]


@pytest.mark.parametrize(
    ("stamps", "seconds"),
    [
        ([0.0, 0.04, 0.08], [0.0, 0.04, 0.08]),
        ([7.0, 7.1, 9.0], [0.0, 0.1, 2.0]),
        ([None, None, None], [0.0, 0.04, 0.08]),
        ([1.0, None, 1.08], [0.0, 0.04, 0.08]),
        ([5.0, 5.04, 0.0, 0.04], [0.0, 0.04, 0.08, 0.12]),
        ([0.0, 60.0], [0.0, 60.0]),
    ],
    ids=["own", "from zero", "none at all", "a hole", "two files in one", "a pause"],
)
def test_time_runs_forward_from_zero(stamps: list[float | None], seconds: list[float]) -> None:
    assert walked(25.0, stamps) == pytest.approx(seconds)


def test_without_a_frame_rate_twenty_five_are_taken() -> None:
    assert walked(0.0, [None, None]) == pytest.approx([0.0, 0.04])


def test_the_length_is_the_end_of_the_last_picture() -> None:
    line = TimeLine(10.0)
    line.at_seconds(3.0)
    line.at_seconds(3.1)
    assert line.length_seconds == pytest.approx(0.2)
