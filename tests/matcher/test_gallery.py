"""What may be compared with."""

import pytest

from services.matcher.domain.gallery import GalleryState


@pytest.mark.parametrize(
    ("state", "answers"),
    [
        (GalleryState(2, model_id="m"), True),
        (GalleryState(1, model_id="m"), False),
        (GalleryState(2, model_id="another"), False),
        (GalleryState(2, model_id="m", problem="Milvus does not answer"), False),
    ],
)
def test_only_the_right_version_of_the_right_model_answers(state: GalleryState, answers: bool) -> None:
    assert state.answers(2, "m") is answers
