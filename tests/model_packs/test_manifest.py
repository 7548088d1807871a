from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.model_packs import names, read
from tests.model_packs.manifests import write_manifest, write_models


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return write_models(tmp_path / "models")


def test_every_pack_that_comes_with_sightline_can_be_read() -> None:
    assert names() == ["bundled", "bundled-int8", "opencv-zoo"]
    assert [read(name).name for name in names()] == names()


def test_every_pack_that_comes_with_sightline_states_a_licence_and_a_floor() -> None:
    for manifest in map(read, names()):
        assert manifest.detector.licence and manifest.embedder.licence
        assert -1 < manifest.floor_for(100) < 1


def test_a_pack_of_ones_own_is_a_path(tmp_path: Path, models: Path) -> None:
    path = write_manifest(tmp_path / "own.yaml", models)
    assert read(path).embedder.template_length == 128
    assert read(str(path)) == read(path)


@pytest.mark.parametrize("name", ["buffalo", "../bundled", "missing.yaml", "", "bundled/"])
def test_an_unknown_pack_is_answered_with_those_that_are_known(name: str) -> None:
    with pytest.raises(BadInput, match="bundled, bundled-int8, opencv-zoo") as caught:
        read(name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"embedder__licence": None}, "embedder.licence is missing; add it"),
        ({"detector__licence": ""}, "detector.licence"),
        ({"detector__sha256": "abc"}, "detector.sha256"),
        ({"detector__kind": "retinaface"}, "detector.kind"),
        ({"detector__file": "../centerface.onnx"}, "detector.file"),
        ({"embedder__source": {"kind": "address", "address": "http://example.org/a"}}, "embedder.source"),
        ({"embedder__floors": {}}, "embedder.floors"),
        ({"embedder__floors": {100: 0.5, 1000: 0.4}}, "a longer list cannot have a lower floor"),
        ({"embedder__floors": {100: 1.5}}, "embedder.floors"),
        ({"embedder__chip_landmarks_px": [[0, 0]] * 4}, "embedder.chip_landmarks_px"),
        ({"embedder__chip_landmarks_px": [[0, 200]] * 5}, "chip_landmarks_px lie outside the chip"),
        ({"colour": "rgb"}, "colour"),
    ],
)
def test_a_wrong_manifest_is_one_line_that_names_the_key(
    tmp_path: Path, models: Path, change: dict[str, object], line: str
) -> None:
    path = write_manifest(tmp_path / "own.yaml", models, **change)
    with pytest.raises(BadInput) as caught:
        read(path)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["{", "just words", "", "\x00"])
def test_a_file_that_is_no_manifest_is_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read(path)
    assert "\n" not in str(caught.value)
