from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.model_packs import Pack, load
from tests.model_packs.manifests import write_manifest, write_models


def test_a_pack_that_was_not_fetched_says_how_to_fetch_it(cache: Path) -> None:
    with pytest.raises(BadInput, match=r"centerface\.onnx is not there: run `sightline models fetch"):
        load("bundled")


def test_a_pack_of_ones_own_needs_no_line_of_code(own_manifest: Path) -> None:
    pack = load(own_manifest)
    assert pack.detector.spec.kind == "yunet"
    assert pack.embedder.spec.kind == "arcface"


def test_a_wrong_hash_stops_with_what_was_expected_and_found(tmp_path: Path) -> None:
    models = write_models(tmp_path / "models")
    path = write_manifest(tmp_path / "own.yaml", models, embedder__sha256="0" * 64)
    with pytest.raises(BadInput) as caught:
        load(path)
    assert "mobilefacenet_arcface_112.onnx has the wrong sha256" in str(caught.value)
    assert f"expected {'0' * 64}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_changed_after_the_check_is_not_run(tmp_path: Path) -> None:
    pack = load(write_manifest(tmp_path / "own.yaml", write_models(tmp_path / "models")))
    pack.embedder.path.write_bytes(b"another model")
    with pytest.raises(BadInput, match="has changed"):
        pack.embedder.graph()


def test_the_bundled_pack_is_centerface_and_dlibs_network(bundled: Pack) -> None:
    assert (bundled.detector.spec.kind, bundled.embedder.spec.kind) == ("centerface", "dlib")
    assert bundled.embedder.spec.template_length == 128
