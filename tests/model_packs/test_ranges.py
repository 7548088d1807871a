import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.chassis.errors import BadInput
from services.model_packs import Pack, load, read
from services.model_packs.manifest import path_of
from services.model_packs.ranges import ranges_of, written
from tests.model_packs.manifests import document, write_manifest, write_models

GOOD = written({"a": (-1.5, 2.25), "b": (0.0, 123.456)})


def packed(folder: Path, data: bytes) -> Path:
    """A manifest whose detector is int8, with `data` as its ranges."""
    (folder / "ranges.json").write_bytes(data)
    stated = {"file": "ranges.json", "sha256": hashlib.sha256(data).hexdigest(), "made_of": "a test"}
    changes: dict[str, Any] = {"detector__precision": "int8", "detector__ranges": stated}
    return write_manifest(folder / "own.yaml", write_models(folder / "models"), **changes)


def test_ranges_are_read_as_they_were_written_to_five_digits(tmp_path: Path) -> None:
    assert load(packed(tmp_path, GOOD)).detector.ranges == {"a": (-1.5, 2.25), "b": (0.0, 123.46)}


def test_ranges_that_were_changed_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, GOOD)
    (tmp_path / "ranges.json").write_bytes(GOOD.replace(b"2.25", b"2.5"))
    with pytest.raises(BadInput, match="not those that their manifest names: restore them"):
        load(path)
    (tmp_path / "ranges.json").unlink()
    with pytest.raises(BadInput, match="cannot be read: put them beside their manifest"):
        load(path)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[1, 2]", b"{}", b'{"a": 5}', b'{"a": [2, 1]}', b'{"a": [0, NaN]}', b"\xff"]
)
def test_what_is_no_table_of_ranges_is_one_line(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(BadInput, match=r"no table of \[lowest, highest\] by tensor") as caught:
        load(packed(tmp_path, data))
    assert "\n" not in str(caught.value)


def test_int8_without_ranges_is_refused_in_one_line_instead_of_running_in_float32(tmp_path: Path) -> None:
    path = write_manifest(tmp_path / "own.yaml", write_models(tmp_path), detector__precision="int8")
    with pytest.raises(
        BadInput, match="int8 needs ranges, and only int8 does: `sightline models ranges`"
    ) as caught:
        read(path)
    assert "\n" not in str(caught.value)


def test_ranges_that_nothing_would_use_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, GOOD)
    path.write_text(path.read_text("utf-8").replace("precision: int8", "precision: float32"), "utf-8")
    with pytest.raises(BadInput, match="only int8 does"):
        read(path)


def test_a_model_in_float32_has_no_ranges(tmp_path: Path, bundled: Pack) -> None:
    assert bundled.detector.ranges is None
    own = read(write_manifest(tmp_path / "own.yaml", write_models(tmp_path)))
    assert ranges_of(own.embedder, tmp_path / "own.yaml") is None
    assert document(tmp_path)["detector"].keys().isdisjoint({"precision", "ranges"})


def test_the_two_bundled_packs_differ_in_the_detectors_precision_and_what_was_measured_for_it() -> None:
    one, other = (yaml.safe_load(path_of(name).read_text("utf-8")) for name in ("bundled", "bundled-int8"))
    assert other["detector"].pop("precision") == "int8"
    del other["detector"]["ranges"]
    for pack in (one, other):
        for key in ("name", "description"):
            del pack[key]
        del pack["detector"]["model_id"]
        for key in ("floors", "floors_measured", "statistics"):
            pack["embedder"].pop(key, None)
    assert one == other


def test_a_threshold_of_one_precision_is_void_for_the_other() -> None:
    int8, float32 = read("bundled-int8").pass_rule, read("bundled").pass_rule
    assert int8 == float32.replace("centerface-2019", "centerface-2019-int8 (int8)") != float32
