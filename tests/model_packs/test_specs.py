from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.model_packs.specs import EmbedderSpec
from tests.model_packs.manifests import document, write_models


@pytest.fixture
def embedder(tmp_path: Path) -> EmbedderSpec:
    return EmbedderSpec.model_validate(document(write_models(tmp_path))["embedder"])


@pytest.mark.parametrize(("list_size", "floor"), [(0, 0.4), (1, 0.4), (100, 0.4), (101, 0.5), (1000, 0.5)])
def test_the_floor_is_that_of_the_next_larger_list_measured(
    embedder: EmbedderSpec, list_size: int, floor: float
) -> None:
    assert embedder.floor_for(list_size) == floor


def test_a_list_longer_than_any_measured_has_no_floor_and_is_refused(embedder: EmbedderSpec) -> None:
    with pytest.raises(BadInput, match="no floor for a list of 1001 people"):
        embedder.floor_for(1001)
