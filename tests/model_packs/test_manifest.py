from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.model_packs import names, read
from services.model_packs.pass_rule import PASS_RULE
from tests.model_packs.manifests import write_manifest, write_models

BY_BUNDLED = read("bundled").landmarker
LANDMARKER = BY_BUNDLED.model_dump() if BY_BUNDLED is not None else {}


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


def test_the_rule_of_a_pass_names_all_that_finds_faces(tmp_path: Path, models: Path) -> None:
    """A threshold measured with one detector says nothing of what another finds."""
    own = read(write_manifest(tmp_path / "own.yaml", models))
    other = own.model_copy(update={"detector": own.detector.model_copy(update={"model_id": "other"})})
    aligned = own.model_copy(update={"landmarker": BY_BUNDLED})
    refined = own.model_copy(update={"refine_landmarks": True})
    both = refined.model_copy(update={"second_detector": other.detector})
    found = f"{PASS_RULE}, found by {own.detector.model_id}"
    assert own.pass_rule == found
    assert other.pass_rule == f"{PASS_RULE}, found by other"
    assert aligned.pass_rule == f"{found}, aligned by dlib-trees-5"
    assert refined.pass_rule == f"{found}, refined"
    assert both.pass_rule == f"{found}, refined by other"


def test_the_statistics_of_every_pack_are_of_its_own_rule() -> None:
    stated = {name: made.embedder.statistics for name, made in zip(names(), map(read, names()), strict=True)}
    rules = {name: made.pass_rule for name, made in stated.items() if made is not None}
    assert rules == {name: read(name).pass_rule for name in names()}


@pytest.mark.parametrize("name", names())
def test_the_floors_of_a_pack_are_its_statistics_at_one_of_a_hundred(name: str) -> None:
    embedder = read(name).embedder
    assert embedder.statistics is not None
    found = {size: one.rates[0.01].threshold for size, one in embedder.statistics.lists.items()}
    assert found == embedder.floors


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
        ({"embedder__shots_at_once": 3}, "embedder.shots_at_once"),
        ({"embedder__chip_landmarks_px": [[0, 0]] * 4}, "embedder.chip_landmarks_px"),
        (
            {"embedder__chip_landmarks_px": [[x, 200] for x in range(5)]},
            "chip_landmarks_px lie outside the chip",
        ),
        ({"colour": "rgb"}, "colour"),
        ({"landmarker": LANDMARKER | {"kind": "dlib"}}, "landmarker.kind"),
        ({"landmarker": LANDMARKER | {"face_px": [10, 8, 0]}}, "landmarker.face_px"),
        ({"landmarker": LANDMARKER | {"face_px": [10, float("nan"), 90]}}, "landmarker.face_px"),
        ({"landmarker": LANDMARKER | {"face_px": [10, 8, 1e300]}}, "landmarker.face_px"),
        ({"embedder__input__width_px": 64_000_000}, "embedder.input.width_px"),
        ({"landmarker": LANDMARKER | {"points_px": [[30, 40]] * 5}}, "less than a pixel apart"),
        (
            {"embedder__chip_landmarks_px": [[30 + x / 1000, 40] for x in range(5)]},
            "two of the points lie less than a pixel apart",
        ),
        ({"landmarker": LANDMARKER | {"size_bytes": 1 << 30}}, "landmarker.size_bytes"),
        ({"embedder__input__width_px": 8192}, "a chip has 1024 px a side at most"),
        ({"landmarker": LANDMARKER | {"points_px": [[float("inf"), 40]] * 5}}, "landmarker.points_px"),
        ({"landmarker": LANDMARKER, "refine_landmarks": True}, "by detectors or by a landmarker"),
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


@pytest.mark.parametrize("text", ["description: 2026-13-45", "size_bytes: 0x_", "[" * 3000, "a: \xff"])
def test_yaml_that_cannot_be_read_is_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadInput, match="is not readable YAML"):
        read(path)
