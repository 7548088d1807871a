"""The pairs protocol."""

from pathlib import Path

import numpy as np
import pytest

from services.chassis.errors import BadInput
from services.evaluation.people import Person
from services.evaluation.protocols.pairs import Pair, drawn, read, verify

PEOPLE = [Person(name, tuple(Path(f"{number}.jpg") for number in range(3))) for name in "abcdefgh"]


def templates(noise: float) -> dict[str, list[np.ndarray | None]]:
    rng = np.random.default_rng(2)
    made: dict[str, list[np.ndarray | None]] = {}
    for place, person in enumerate(PEOPLE):
        rows = np.eye(8)[place] + noise * rng.normal(size=(3, 8))
        made[person.name] = [row.astype(np.float32) / np.linalg.norm(row) for row in rows]
    return made


def test_as_many_pairs_of_one_person_are_drawn_as_of_two() -> None:
    pairs = drawn(PEOPLE)
    assert sum(pair.mated for pair in pairs) == len(pairs) / 2 == 24
    assert all(pair.one != pair.other for pair in pairs)
    assert drawn(PEOPLE) == pairs


def test_what_is_told_apart_always_is_right_always_and_what_is_noise_is_not() -> None:
    assert verify(drawn(PEOPLE), templates(0.01)).accuracy_ratio == 1
    assert verify(drawn(PEOPLE), templates(50)).accuracy_ratio < 0.9


def test_a_photograph_without_a_face_is_counted_and_left_out() -> None:
    found = templates(0.01)
    found["a"] = [None, None, None]
    verified = verify(drawn(PEOPLE), found)
    assert verified.without_face > 0 and verified.compared + verified.without_face == 48


def test_lfws_list_is_read_as_far_as_its_people_are_there(tmp_path: Path) -> None:
    file = tmp_path / "pairs.txt"
    file.write_text("10\t300\na\t1\t2\na\t1\tb\t3\nstranger\t1\t2\nb\t1\t9\n")
    assert read(file, PEOPLE) == [Pair(("a", 0), ("a", 1)), Pair(("a", 0), ("b", 2))]


@pytest.mark.parametrize("text", ["", "a one two", "stranger 1 2"])
def test_what_is_no_list_of_pairs_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "pairs.txt"
    file.write_text(text)
    with pytest.raises(BadInput, match=r"pairs\.txt"):
        read(file, PEOPLE)
