from dataclasses import replace

from services.embedder.domain.shots import Sides
from services.embedder.domain.sides import side_of, sided
from tests.embedder.pictures import shot


def test_the_best_shot_is_embedded_by_both_sides_and_the_others_in_turn_by_one() -> None:
    given = [shot(1, 10.0), shot(2, 30.0), shot(3, 20.0), shot(4, 5.0)]
    made = sided(given)
    assert [one.sides for one in made] == [Sides.UPRIGHT, Sides.BOTH, Sides.MIRRORED, Sides.MIRRORED]
    assert [one.jpeg for one in made] == [one.jpeg for one in given]
    assert all(one.landmarks_px is other.landmarks_px for one, other in zip(made, given, strict=True))


def test_a_shot_that_cannot_be_aligned_is_not_the_best() -> None:
    broken = [replace(shot(1), quality=quality) for quality in (float("inf"), float("nan"), -1.0)]
    empty = replace(shot(2, 90.0), jpeg=b"")
    made = sided([*broken, empty, shot(3, 10.0), shot(4, 20.0)])
    assert [one.sides for one in made[-2:]] == [Sides.MIRRORED, Sides.BOTH]


def test_no_shots_have_no_sides() -> None:
    assert sided([]) == []
    assert [side_of(rank) for rank in range(2)] == [Sides.BOTH, Sides.MIRRORED]
