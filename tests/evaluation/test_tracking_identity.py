"""IDF1's assignment, in cases that were computed by hand."""

from services.evaluation.tracking.identity import identified
from services.evaluation.tracking.watching import Watched
from tests.evaluation.tracked import at, street


def test_each_pass_has_its_own_track_in_every_frame() -> None:
    assert identified(street(anna="aaaa", bert="bbbb")) == {"anna": 4, "bert": 4}


def test_a_swap_leaves_each_pass_the_longer_part() -> None:
    assert identified(street(anna="aaabb", bert="bbbaa")) == {"anna": 3, "bert": 3}


def test_of_two_fragments_the_longer_counts() -> None:
    assert identified(street(anna="aa bbbb")) == {"anna": 4}


def test_the_pairing_is_the_best_for_all_and_not_for_one() -> None:
    # Track a is on Anna for 3 frames, the most of all; but then Bert has nobody, and 3 < 2 + 2.
    assert identified(street(anna="aaabb", bert="   aa")) == {"anna": 2, "bert": 2}


def test_frames_without_a_face_do_not_count() -> None:
    assert identified(street(anna="aa...aa")) == {"anna": 4}


def test_overlaps_count_for_every_pair_in_a_frame() -> None:
    # Two tracks on one face: only one can be the pass's own.
    frames = [Watched({"anna": at(0)}, {"a": at(0), "b": at(10)})] * 3
    assert identified(frames) == {"anna": 3}


def test_a_street_without_tracks_identifies_nobody() -> None:
    assert identified(street(anna="   ")) == identified([]) == {}
