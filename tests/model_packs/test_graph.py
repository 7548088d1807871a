from pathlib import Path

import numpy as np
import onnx
import pytest

from services.chassis.errors import BadInput
from services.model_packs import Pack, load
from services.model_packs.session import session
from tests.model_packs.manifests import write_manifest, write_models


def test_centerface_takes_any_batch_of_any_multiple_of_32(bundled: Pack) -> None:
    made = session(bundled.detector.graph())
    assert [taken.name for taken in made.get_inputs()] == ["input.1"]
    answers = made.run(None, {"input.1": np.zeros((2, 3, 64, 96), dtype=np.float32)})
    assert [answer.shape for answer in answers] == [(2, n, 16, 24) for n in (1, 2, 2, 10)]


def test_yunet_answers_a_batch_as_it_answers_one_by_one(own_manifest: Path) -> None:
    made = session(load(own_manifest).detector.graph())
    pictures = np.random.default_rng(5).uniform(0, 255, (2, 3, 96, 160)).astype(np.float32)
    together = made.run(None, {"input": pictures})
    apart = [made.run(None, {"input": picture[None]}) for picture in pictures]
    for output, *each in zip(together, *apart, strict=True):
        assert np.allclose(output, np.concatenate(each), atol=1e-5)


def test_an_arcface_embedder_is_rewritten_without_prelu(own_manifest: Path) -> None:
    model = onnx.load_model_from_string(load(own_manifest).embedder.graph())
    assert "PRelu" not in {node.op_type for node in model.graph.node}


def test_a_file_that_is_no_model_is_one_line(tmp_path: Path) -> None:
    pack = load(write_manifest(tmp_path / "own.yaml", write_models(tmp_path / "models")))
    with pytest.raises(BadInput, match="is not an ONNX model: correct the manifest"):
        pack.detector.graph()
