from pathlib import Path

import numpy as np
import pytest
from onnx import numpy_helper

from services.chassis.errors import BadInput
from services.model_packs import Pack, read
from services.model_packs.check import check, same_answers
from tests.model_packs import graphs
from tests.model_packs.manifests import write_manifest


def test_the_bundled_pack_passes_its_check(bundled: Pack) -> None:
    assert check("bundled") == bundled


def test_a_pack_of_ones_own_passes_its_check(own_manifest: Path) -> None:
    assert check(own_manifest).manifest.name == "own"


def test_templates_of_another_length_than_stated_are_refused(tmp_path: Path, shared_folder: Path) -> None:
    path = write_manifest(tmp_path / "own.yaml", shared_folder / "models", embedder__template_length=512)
    with pytest.raises(BadInput, match="makes templates of 128 numbers, its manifest says 512"):
        check(path)


def test_a_rewriting_that_changes_the_answers_is_refused() -> None:
    before, after = graphs.prelu([0.25, 0.5, 0.75]), graphs.prelu([0.25, 0.5, 0.75])
    slopes = np.array([0.25, 0.5, 0.8], dtype=np.float32).reshape(3, 1, 1)
    after.graph.initializer[0].CopyFrom(numpy_helper.from_array(slopes, "slopes"))
    spec = read("bundled").embedder
    small = spec.model_copy(update={"input": spec.input.model_copy(update={"width_px": 4, "height_px": 4})})
    with pytest.raises(BadInput, match="answers otherwise once rewritten"):
        same_answers(before.SerializeToString(), after.SerializeToString(), small)
    same_answers(before.SerializeToString(), before.SerializeToString(), small)
