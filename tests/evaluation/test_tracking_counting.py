"""What is counted of a street, in cases that were computed by hand."""

from services.evaluation.tracking.counting import PassCount, StreetCount, counted
from tests.evaluation.tracked import street


def of(faces: int, held: int, identified: int, tracks: int, switches: int, hidden: bool = False) -> PassCount:
    return PassCount(faces, held, identified, tracks, switches, hidden)


def test_a_street_without_a_fault() -> None:
    one = of(4, 4, 4, 1, 0)
    assert counted(street(anna="aaaa", bert="bbbb")) == StreetCount((one, one), 0, tracks=2, mixed=0, false=0)


def test_two_who_swap_identities() -> None:
    one = of(5, 5, 3, 2, 1)
    assert counted(street(anna="aaabb", bert="bbbaa")) == StreetCount(
        (one, one), 0, tracks=2, mixed=2, false=0
    )


def test_one_who_is_lost_for_some_frames() -> None:
    again, anew = of(6, 4, 4, 1, 0), of(6, 4, 2, 2, 1)
    assert counted(street(anna="aa  aa")) == StreetCount((again,), 0, tracks=1, mixed=0, false=0)
    assert counted(street(anna="aa  bb")) == StreetCount((anew,), 0, tracks=2, mixed=0, false=0)


def test_one_who_is_hidden_for_some_frames() -> None:
    assert counted(street(anna="aa..aa")).passes == (of(4, 4, 4, 1, 0, hidden=True),)


def test_a_false_track() -> None:
    found = counted(street(anna="aaaa", strays=" xx "))
    assert found == StreetCount((of(4, 4, 4, 1, 0),), strays=2, tracks=2, mixed=0, false=1)


def test_a_track_that_strays_from_its_face_is_no_false_one() -> None:
    found = counted(street(anna="aa  ", strays="  aa"))
    assert found == StreetCount((of(4, 2, 2, 1, 0),), strays=2, tracks=1, mixed=0, false=0)


def test_one_who_is_never_tracked_is_counted_and_one_who_is_never_seen_is_not() -> None:
    found = counted(street(anna="    ", bert="...."))
    assert found == StreetCount((of(4, 0, 0, 0, 0),), strays=0, tracks=0, mixed=0, false=0)


def test_an_empty_street() -> None:
    assert counted([]) == StreetCount((), 0, 0, 0, 0)
