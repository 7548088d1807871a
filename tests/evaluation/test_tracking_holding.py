"""Who holds whom, and identity switches, in cases that were computed by hand."""

import pytest

from services.evaluation.tracking.holding import held, switches, tracks_of
from services.evaluation.tracking.watching import Watched
from tests.evaluation.tracked import at, street


@pytest.mark.parametrize(
    ("tracks", "counted"),
    [
        ("aaaa", 0),
        ("aabb", 1),
        ("abab", 3),
        ("aa  aa", 0),
        ("aa  bb", 1),
        ("aa..aa", 0),
        ("    ", 0),
        ("", 0),
    ],
)
def test_a_switch_is_each_frame_with_another_track_than_last(tracks: str, counted: int) -> None:
    frames = list(held(street(anna=tracks)))
    assert switches(tracks_of("anna", frames)) == counted


def test_two_who_swap_tracks_switch_once_each() -> None:
    frames = list(held(street(anna="aabb", bert="bbaa")))
    assert [switches(tracks_of(name, frames)) for name in ("anna", "bert")] == [1, 1]


def test_a_pair_stays_while_it_overlaps_though_another_track_comes_nearer() -> None:
    first = Watched({"anna": at(0)}, {"a": at(20)})
    second = Watched({"anna": at(0)}, {"a": at(30), "b": at(0)})
    assert list(held([first, second])) == [{"anna": "a"}, {"anna": "a"}]
    assert list(held([second])) == [{"anna": "b"}]


def test_a_pair_that_no_longer_overlaps_is_given_up() -> None:
    first = Watched({"anna": at(0)}, {"a": at(0)})
    second = Watched({"anna": at(0)}, {"a": at(60), "b": at(0)})
    assert list(held([first, second])) == [{"anna": "a"}, {"anna": "b"}]


def test_a_track_holds_one_pass_at_a_time() -> None:
    crowded = Watched({"anna": at(0), "bert": at(20)}, {"a": at(10)})
    assert [list(pairs.values()) for pairs in held([crowded])] == [["a"]]
