"""In the street some cross and some are hidden, and nobody walks through anybody."""

from collections.abc import Mapping
from itertools import combinations

import pytest

from services.evaluation.street.rendering import render
from services.evaluation.street.truth import FaceTruth
from services.evaluation.tracking.crossing import (
    LEAST_APART_M,
    WALKERS_A_STREET,
    Portrait,
    Way,
    apart_m,
    walkers,
    ways,
)
from tests.evaluation import people

PORTRAIT = Portrait(people.photo(), people.FACE)

Seen = Mapping[str, Mapping[float, FaceTruth]]
"""The face of each pass, by seconds."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    walking = walkers([PORTRAIT] * 12, 0)
    truth = render(walking, tmp_path_factory.mktemp("street") / "street.mp4", (320, 180), 5)
    faces: dict[str, dict[float, FaceTruth]] = {walker.identity: {} for walker in walking}
    for frame in truth.frames:
        for face in frame.faces:
            faces[face.identity][frame.seconds] = face
    return faces


def test_the_first_two_of_four_cross(seen: Seen) -> None:
    one, other = seen["0"], seen["1"]
    both = sorted(one.keys() & other.keys())
    lefts = [(one[at].box.left_px, other[at].box.left_px) for at in (both[0], both[-1])]
    assert lefts[0][0] < lefts[0][1] and lefts[1][0] > lefts[1][1]


def test_the_fourth_overtakes_the_third(seen: Seen) -> None:
    slow, brisk = seen["2"], seen["3"]
    both = sorted(slow.keys() & brisk.keys())
    sizes = [(slow[at].box.height_px, brisk[at].box.height_px) for at in (both[0], both[-1])]
    assert sizes[0][0] > sizes[0][1] and sizes[1][0] < sizes[1][1]


def test_many_are_hidden_by_others_on_their_way(seen: Seen) -> None:
    # After the first second, in which somebody appears, and before the last frame.
    least = [min(face.visible_ratio for face in list(faces.values())[5:-1]) for faces in seen.values()]
    assert sum(ratio < 0.5 for ratio in least) >= len(least) / 4


@pytest.mark.parametrize("seed", range(5))
def test_nobody_walks_through_anybody(seed: int) -> None:
    drawn = ways(WALKERS_A_STREET, seed)
    assert min(apart_m(one, other) for one, other in combinations(drawn, 2)) >= LEAST_APART_M


def test_how_near_two_come_is_told_by_where_they_walk() -> None:
    # A lane is 0.8 m wide, and those who are never there together never meet.
    one = Way(0.0, 0.0, 0.0, 5.0)
    assert apart_m(one, Way(0.0, 1.0, 1.0, 5.0)) == pytest.approx(0.8)
    assert apart_m(one, Way(0.0, 1.0, -1.0, 5.0)) == pytest.approx(0.0, abs=1e-6)
    assert apart_m(one, Way(5.5, 0.0, 0.0, 5.0)) == float("inf")


def test_a_walker_is_where_the_way_says(seen: Seen) -> None:
    way, faces = ways(12, 0)[0], seen["0"]
    for at in list(faces)[5::5]:
        place, box = way.place(at), faces[at].box
        assert place is not None
        # 1,500 px a metre at 1 m in a picture 720 px high; a face is 0.2 m high, and sways by 18 mm.
        assert box.height_px == pytest.approx(0.2 * 1500 / place[1] / 4, rel=0.01)
        middle_m = (box.left_px + box.width_px / 2 - 160) * 4 * place[1] / 1500
        assert middle_m == pytest.approx(place[0], abs=0.02)


def test_each_walk_is_a_pass_of_its_own_and_a_seed_gives_the_same_walks() -> None:
    one, again, other = (walkers([PORTRAIT] * WALKERS_A_STREET, seed) for seed in (1, 1, 2))
    assert len({walker.identity for walker in one}) == WALKERS_A_STREET
    assert [walker.start_seconds for walker in one] == [walker.start_seconds for walker in again]
    assert [walker.start_seconds for walker in one] != [walker.start_seconds for walker in other]


def test_about_ten_people_are_in_the_street_at_once() -> None:
    drawn = ways(WALKERS_A_STREET, 0)
    assert 7 <= sum(way.place(10.0) is not None for way in drawn) <= 13
