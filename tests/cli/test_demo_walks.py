"""Who walks down the demo's street."""

from itertools import pairwise

from services.cli.demo.assets import ASSETS
from services.cli.demo.story import PASS_GAP_SECONDS
from services.cli.demo.walks import FACES, LISTED, WALKS

WALK_SECONDS = 8.0


def test_the_listed_man_passes_twice_with_more_than_the_gap_of_a_pass_between() -> None:
    starts = [walk.start_seconds for walk in WALKS if walk.identity == LISTED]
    assert len(starts) == 2
    assert all(later - (earlier + WALK_SECONDS) > PASS_GAP_SECONDS for earlier, later in pairwise(starts))


def test_he_never_walks_in_the_photograph_that_is_on_the_list() -> None:
    photos = [walk.photo for walk in WALKS if walk.identity == LISTED]
    assert len(set(photos)) == 2
    assert "obama.jpg" not in photos


def test_every_photograph_is_known_and_its_face_is_marked() -> None:
    names = {asset.name for asset in ASSETS}
    assert {walk.photo for walk in WALKS} <= names
    assert {walk.photo for walk in WALKS} == set(FACES)
