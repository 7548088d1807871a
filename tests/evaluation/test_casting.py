"""Who plays which part."""

from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.evaluation.casting import Numbers, cast
from services.evaluation.people import Person


def people(count: int, several: int) -> list[Person]:
    return [
        Person(f"p{number}", tuple(Path(f"{photo}.jpg") for photo in range(2 if number < several else 1)))
        for number in range(count)
    ]


def test_everybody_plays_one_part_and_who_is_mated_has_two_photographs() -> None:
    everybody = people(40, 12)
    made = cast(everybody, Numbers(mated=8, enrolled=20), seed=1)
    assert (len(made.mated), len(made.fillers), len(made.strangers)) == (8, 12, 20)
    assert {*made.mated, *made.fillers, *made.strangers} == {person.name for person in everybody}
    assert all(int(name[1:]) < 12 for name in made.mated)


def test_the_same_seed_draws_the_same_and_another_seed_others() -> None:
    everybody = people(40, 12)
    numbers = Numbers(8, 20)
    assert cast(everybody, numbers, 1) == cast(everybody, numbers, 1) != cast(everybody, numbers, 2)


def test_what_fits_leaves_half_of_all_people_strangers() -> None:
    assert Numbers.fitting(people(100, 50)) == Numbers(21, 50)
    assert Numbers.fitting(people(100, 5)) == Numbers(5, 50)
    assert Numbers.fitting(people(5000, 2000)) == Numbers(430, 1000)


@pytest.mark.parametrize("numbers", [Numbers(13, 20), Numbers(0, 20), Numbers(8, 40), Numbers(8, 7)])
def test_too_few_people_are_told_in_one_line(numbers: Numbers) -> None:
    with pytest.raises(BadInput, match="too few"):
        cast(people(40, 12), numbers, 1)
