"""Ranges of a detector, measured and printed: what comes out is what a manifest takes in."""

from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image

from services.chassis.errors import BadInput
from services.cli import ranges
from services.evaluation.gathering import Tick
from services.model_packs import Pack, fetch, load
from services.model_packs.manifest import path_of

FRAMES = 2
TICKS: list[str] = []


@pytest.fixture(scope="module")
def bundled() -> Pack:
    fetch("bundled")
    return load("bundled")


@pytest.fixture
def faces(tmp_path: Path) -> Path:
    folder = tmp_path / "faces"
    noise = np.random.default_rng(5).integers(0, 256, (3, 64, 48, 3), dtype=np.uint8)
    for number, picture in enumerate(noise):
        (folder / f"person-{number}").mkdir(parents=True)
        Image.fromarray(picture).save(folder / f"person-{number}" / "one.png")
    return folder


def begin(what: str, total: int) -> Tick:
    TICKS.append(f"{what} of {total}")
    return lambda: TICKS.append(what)


def test_what_is_printed_makes_the_pack_one_in_eight_bits(bundled: Pack, faces: Path, tmp_path: Path) -> None:
    TICKS.clear()
    lines = list(ranges.make(faces, bundled, FRAMES, tmp_path / "own-ranges.json", begin))
    assert [f"frames of {FRAMES}", *["frames"] * FRAMES] == TICKS, "long work shows that it goes on"
    printed = yaml.safe_load("\n".join(lines[1:]))
    assert printed["ranges"]["made_of"] == f"{FRAMES} frames of photographs of 3 people"
    manifest = yaml.safe_load(path_of("bundled").read_text("utf-8"))
    manifest["detector"] |= printed
    del manifest["embedder"]["cohort"], manifest["embedder"]["statistics"]
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(manifest), "utf-8")
    own = load(tmp_path / "own.yaml")
    assert own.detector.ranges is not None and all(low <= high for low, high in own.detector.ranges.values())
    with pytest.raises(BadInput, match="measured in float32"):
        next(ranges.make(faces, own, FRAMES, tmp_path / "again.json", begin))


def test_a_file_that_cannot_be_written_is_one_line(bundled: Pack, faces: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be written: name another file with --into") as caught:
        list(ranges.make(faces, bundled, 1, tmp_path / "nowhere" / "ranges.json", begin))
    assert "\n" not in str(caught.value)
