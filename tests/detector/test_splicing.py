"""Several segments become one video of the span that was asked for, and of no more."""

from dataclasses import replace
from pathlib import Path

import pytest

from services.detector.adapters.footage_folder import FootageFolder
from services.detector.domain.footage import KeptSegment, Span
from services.detector.domain.splicing import Splicing, named
from tests.detector.filming import NOON_MS, fragments, label, played, write


def spliced(
    folder: Path, kept: list[KeptSegment], from_ms: int = 0, until_ms: int = 3_600_000
) -> tuple[list[float], list[str]]:
    """The times of what is shown, in seconds, and what is said."""
    splicing = Splicing(Span("market", "gate", NOON_MS + from_ms, NOON_MS + until_ms), 5000)
    pieces, said = list[bytes](), list[str]()
    for segment in kept:
        beginning, *rest = fragments(folder, segment)
        pieces.append(splicing.begin(segment, beginning.content))
        for fragment in rest:
            if splicing.takes(segment, fragment):
                said.append(splicing.missing_before(segment, fragment))
                splicing.place(segment, fragment)
                pieces.append(bytes(fragment.content))
    said.append(splicing.missing_after())
    shown = [round(at, 1) for at, _ in played(pieces)] if len(pieces) > 1 else []
    return shown, [line for line in said if line]


def two(folder: Path, apart_ms: int = 5000) -> list[KeptSegment]:
    return [write(folder), write(folder, of=label(NOON_MS + apart_ms))]


def test_segments_that_follow_each_other_are_one_video_in_real_time(tmp_path: Path) -> None:
    shown, said = spliced(tmp_path, two(tmp_path), 0, 9900)
    assert (shown, said) == ([number / 10 for number in range(100)], [])


def test_no_frame_lies_outside_of_the_span_and_no_fragment_is_cut(tmp_path: Path) -> None:
    shown, said = spliced(tmp_path, two(tmp_path), 1500, 7800)
    assert shown == [number / 10 for number in range(50)]  # from 2.0 to 6.9
    assert said == []


def test_what_is_missing_before_between_and_after_is_said(tmp_path: Path) -> None:
    kept = two(tmp_path, 20_000)
    shown, said = spliced(tmp_path, kept, -10_000, 60_000)
    assert shown[49:51] == [4.9, 20.0]
    assert said == [
        "2026-05-01 11:59:50 UTC to 2026-05-01 12:00:00 UTC: nothing is kept of that time",
        "2026-05-01 12:00:04 UTC to 2026-05-01 12:00:20 UTC: nothing is kept of that time",
        "2026-05-01 12:00:24 UTC to 2026-05-01 12:01:00 UTC: nothing is kept of that time",
    ]


def test_a_span_of_which_there_is_no_whole_fragment_says_so(tmp_path: Path) -> None:
    shown, said = spliced(tmp_path, [write(tmp_path)], 100, 800)
    assert shown == [] and said == [
        "2026-05-01 12:00:00 UTC to 2026-05-01 12:00:00 UTC: no whole piece lies there"
    ]


def test_time_that_was_recorded_twice_is_shown_once(tmp_path: Path) -> None:
    """A camera's clock was set back."""
    shown, _ = spliced(tmp_path, two(tmp_path, 2500))
    assert shown == sorted(set(shown)) and len(shown) == 50 + 20


def test_a_picture_of_another_size_does_not_follow(tmp_path: Path) -> None:
    kept = write(tmp_path)
    splicing = Splicing(Span("market", "gate", NOON_MS, NOON_MS + 9000), 5000)
    splicing.begin(kept, bytearray(b"one size"))
    assert splicing.begin(kept, bytearray(b"one size")) == b""
    later = replace(kept, started_ms=NOON_MS + 60_000)
    with pytest.raises(ValueError, match="the picture changes at 2026-05-01 12:01:00 UTC: ask for what"):
        splicing.begin(later, bytearray(b"another"))


def test_a_segment_is_named_by_camera_and_time(tmp_path: Path) -> None:
    assert named(write(tmp_path)) == "footage of gate from 2026-05-01 12:00:00 UTC on"
    assert FootageFolder(tmp_path, 1000).reels()
