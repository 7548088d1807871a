"""What may be compared with."""

from datetime import UTC, datetime

import numpy as np
import pytest

from services.matcher.domain.gallery import Enrolled, GalleryState, ListVersion, outdates

WANTED = ListVersion("market", "tag", 2)


@pytest.mark.parametrize(
    ("state", "answers"),
    [
        (GalleryState(WANTED, model_id="m"), True),
        (GalleryState(ListVersion("market", "tag", 1), model_id="m"), False),
        (GalleryState(ListVersion("market", "of an earlier deployment", 2), model_id="m"), False),
        (GalleryState(WANTED, model_id="another"), False),
        (GalleryState(WANTED, model_id="m", problem="Milvus is away"), False),
        (GalleryState(WANTED, 1, 1, "m").doubted("Milvus is away"), False),
    ],
)
def test_only_the_right_version_of_the_right_model_answers(state: GalleryState, answers: bool) -> None:
    assert state.answers(WANTED, "m") is answers


@pytest.mark.parametrize(
    ("found", "outdated"),
    [
        (ListVersion("market", "tag", 1), True),
        (ListVersion("market", "tag", 2), False),
        (ListVersion("market", "tag", 3), False),
        (ListVersion("market", "another", 3), True),
        (ListVersion("station", "tag", 2), True),
    ],
)
def test_a_later_version_is_not_outdated_by_what_is_known_here(found: ListVersion, outdated: bool) -> None:
    assert outdates(WANTED, found) is outdated


@pytest.mark.parametrize(
    ("models", "state"),
    [
        ([], GalleryState(WANTED)),
        (["m", "m"], GalleryState(WANTED, 2, 1, "m")),
        (["m", "n"], GalleryState(WANTED, problem="its templates come from more than one model")),
    ],
)
def test_a_list_is_described_by_what_is_on_it(models: list[str], state: GalleryState) -> None:
    until = datetime(2030, 1, 1, tzinfo=UTC)
    entries = [
        Enrolled("s", f"photo {number}", np.ones(2, np.float32), model, until)
        for number, model in enumerate(models)
    ]
    assert GalleryState.of(WANTED, entries) == state
