import numpy as np
import pytest

from services.detector.domain.parts import Mask, Part, Tiles, rectangles


def mask(*rows: str) -> Mask:
    return np.array([[tile == "x" for tile in row] for row in rows], np.bool_)


@pytest.mark.parametrize(
    ("tiles", "held"),
    [
        (mask("....", "...."), []),
        (mask(".xx.", ".xx."), [Tiles(1, 0, 3, 2)]),
        (mask("x.......", "........", ".......x"), [Tiles(0, 0, 1, 1), Tiles(7, 2, 8, 3)]),
        (mask("x...", ".x..", "..x."), [Tiles(0, 0, 3, 3)]),  # they touch at their corners
        (mask("x.x", "..."), [Tiles(0, 0, 3, 1)]),  # one run is cheaper than two
        (mask("x......x", "x......x", "xxxxxxxx"), [Tiles(0, 0, 8, 3)]),  # a third one joins two
    ],
)
def test_tiles_become_few_rectangles(tiles: Mask, held: list[Tiles]) -> None:
    assert rectangles(tiles) == held


@pytest.mark.parametrize("seed", range(40))
def test_every_tile_is_held_and_no_two_rectangles_touch(seed: int) -> None:
    chance = np.random.default_rng(seed)
    tiles: Mask = chance.random((12, 20)) < chance.choice([0.02, 0.1, 0.3])
    found, held = rectangles(tiles), np.zeros((14, 22), int)
    for one in found:
        held[one.top : one.bottom + 2, one.left : one.right + 2] += 1  # with a border of one tile
        inside = tiles[one.top : one.bottom, one.left : one.right]
        assert inside.any()
    assert (held[1:-1, 1:-1][tiles] >= 1).all()
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            apart = max(one.left, other.left) > min(one.right, other.right)
            assert apart or max(one.top, other.top) > min(one.bottom, other.bottom)


def test_a_part_is_a_view_of_its_picture() -> None:
    picture = np.zeros((40, 60, 3), np.uint8)
    part = Part.whole(picture)
    assert part.pixels.shape == (40, 60, 3)
    part.pixels[:] = 7
    assert (picture == 7).all()
