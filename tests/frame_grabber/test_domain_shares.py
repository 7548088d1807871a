"""Who plays how many cameras."""

from itertools import islice

import pytest

from services.frame_grabber.domain.leases import Entry, Place, Standing
from services.frame_grabber.domain.shares import fair_share, free_slots, free_to_take, is_short, surplus

PLACES = [Place("market", f"camera-{number}") for number in range(5)]
WANTED = dict.fromkeys(PLACES, "mark")


def standing(holders: str, grabbers: str = "ab") -> Standing:
    """One letter a camera: its holder, `-` when it is free."""
    entries = [
        Entry(place, 10 + slot, slot, holder.strip("-"), "mark")
        for slot, (place, holder) in enumerate(zip(PLACES, holders, strict=True))
    ]
    return Standing(tuple(entries), frozenset(grabbers))


@pytest.mark.parametrize(
    ("cameras", "grabbers", "share"), [(0, 3, 0), (5, 0, 5), (5, 1, 5), (5, 2, 3), (6, 2, 3), (2, 5, 1)]
)
def test_a_share_is_even_and_leaves_no_camera_over(cameras: int, grabbers: int, share: int) -> None:
    assert fair_share(cameras, grabbers) == share


@pytest.mark.parametrize(
    ("holders", "grabbers", "taken"),
    [
        ("-----", "", 5),  # it has not shown itself yet, and is alone
        ("-----", "b", 3),
        ("-----", "ab", 3),
        ("bbb--", "ab", 2),
        ("aab--", "ab", 1),
        ("aaab-", "ab", 0),  # its share is full: the last is for the other
        ("aaab-", "a", 1),
        ("bbbbb", "ab", 0),
    ],
)
def test_what_is_free_is_taken_up_to_the_share(holders: str, grabbers: str, taken: int) -> None:
    assert len(free_to_take(standing(holders, grabbers), "a", WANTED)) == taken


def test_cameras_that_nobody_heard_of_yet_are_free() -> None:
    assert free_to_take(Standing(), "a", WANTED) == PLACES


@pytest.mark.parametrize(
    ("holders", "grabbers", "given_up"),
    [("aaaaa", "a", []), ("aaaaa", "ab", PLACES[3:]), ("aaabb", "ab", []), ("aabbb", "abc", [])],
)
def test_what_is_above_the_share_is_given_up(holders: str, grabbers: str, given_up: list[Place]) -> None:
    assert surplus(standing(holders, grabbers), "a", WANTED) == given_up


def test_what_has_ended_or_is_not_wanted_is_in_nobodys_share() -> None:
    ended = [Entry(place, 10, slot, "", "mark", is_over=True) for slot, place in enumerate(PLACES)]
    assert free_to_take(Standing(tuple(ended)), "a", WANTED) == []
    assert surplus(standing("aaaaa"), "a", {PLACES[0]: "mark"}) == []


@pytest.mark.parametrize(
    ("holders", "short"),
    [("bbbbb", True), ("abbbb", True), ("aabbb", False), ("-----", True), ("aabb-", True)],
)
def test_who_has_less_than_others_spare_looks_again_soon(holders: str, short: bool) -> None:
    assert is_short(standing(holders), "a", WANTED) is short


def test_who_has_less_while_nobody_has_too_much_is_in_no_hurry() -> None:
    assert not is_short(standing("aabbb", "abc"), "c", dict.fromkeys(PLACES[:4], "mark"))
    assert not is_short(Standing(), "a", {})


def test_a_slot_is_the_lowest_that_is_free() -> None:
    assert list(islice(free_slots([0, 2, None, 5]), 4)) == [1, 3, 4, 6]
