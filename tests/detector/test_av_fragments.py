"""H.264 in fragments: in memory, with the times of capture, each playable behind one beginning."""

import pytest

from services.chassis.errors import Unavailable
from services.detector.adapters.av_fragments import AvFragments
from services.detector.domain.context import Size
from services.detector.domain.footage import Fragment
from tests.detector.filming import SIZE, moving, played


def encoded(times_ms: list[int], size: Size = SIZE) -> tuple[bytearray, list[Fragment]]:
    encoder = AvFragments(size, 1000)
    found = [encoder.add(moving(number, size), at_ms) for number, at_ms in enumerate(times_ms)]
    return encoder.beginning, [*(one for one in found if one is not None), encoder.finish()]


def test_a_fragment_is_there_as_the_next_one_begins() -> None:
    _, fragments = encoded([number * 100 for number in range(25)])
    assert [(one.begins_ms, one.until_ms) for one in fragments] == [(0, 900), (1000, 1900), (2000, 2400)]


def test_frames_keep_the_times_at_which_they_were_captured() -> None:
    times_ms = [0, 40, 333, 1000, 1007, 2900]
    beginning, fragments = encoded(times_ms)
    shown = played([beginning, *(one.content for one in fragments)])
    assert [round(1000 * at_seconds) for at_seconds, _ in shown] == times_ms


def test_each_fragment_plays_without_those_before_it() -> None:
    beginning, fragments = encoded([number * 100 for number in range(25)])
    shown = played([beginning, fragments[1].content])
    assert len(shown) == 10
    assert all(
        abs(int(picture[0, 40, 0]) - (60 + 2 * number)) < 6 for number, (_, picture) in enumerate(shown)
    )


def test_two_segments_of_one_size_begin_alike_and_of_another_do_not() -> None:
    (one, _), (other, _), (wider, _) = encoded([0]), encoded([0, 100]), encoded([0], Size(96, 48))
    assert one == other != wider


def test_it_is_h264_in_an_mp4() -> None:
    beginning, _ = encoded([0])
    assert beginning[4:8] == b"ftyp" and b"avc1" in beginning and b"avcC" in beginning


def test_what_is_abandoned_leaves_nothing() -> None:
    encoder = AvFragments(SIZE, 1000)
    encoder.add(moving(0), 0)
    encoder.abandon()
    assert not encoder._out._content


def test_what_cannot_be_encoded_is_said() -> None:
    with pytest.raises(Unavailable, match="footage cannot be encoded"):
        AvFragments(Size(63, 47), 1000)
