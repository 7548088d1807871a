"""What is left of a list is said in one line."""

from services.registrar.domain.destruction import Looked, Place, Sought, problem_of

SOUGHT = Sought(vectors=12, photos=12)


def test_nothing_left_is_no_problem_also_where_something_could_not_be_looked_at() -> None:
    places = [Looked(place, searched=place is not Place.RECORDS) for place in Place]
    assert problem_of(places, SOUGHT) == ""


def test_each_place_says_what_is_left_in_it() -> None:
    for place in Place:
        line = problem_of([Looked(place, searched=True, found=3, found_in="rocksmq")], SOUGHT)
        assert line and "\n" not in line and "{" not in line


def test_several_are_one_line() -> None:
    places = [Looked(Place.VECTOR_FILES, True, 3, found_in="rocksmq"), Looked(Place.LIST_KEY, True, 1)]
    assert problem_of(places, SOUGHT) == (
        "3 of 12 vectors are still in the files of Milvus (rocksmq); the key of its list is still there"
    )
