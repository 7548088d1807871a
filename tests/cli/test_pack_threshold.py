"""A threshold of the pack's own statistics: never below the floor, never passed off as measured here."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from services.chassis.errors import BadInput
from services.cli import pack_threshold
from services.model_packs import Manifest, read
from services.watchlists.listing import ListedPhoto
from tests.model_packs.manifests import write_manifest, write_models
from tests.model_packs.test_pass_statistics import DOCUMENT

EXPIRES = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    """Its floors: 0.4 up to 100 people, 0.5 up to 1000."""
    return own(tmp_path, DOCUMENT)


def own(folder: Path, statistics: dict[str, Any] | None) -> Manifest:
    return read(write_manifest(folder / "own.yaml", write_models(folder), embedder__statistics=statistics))


def photos(subjects: int, each: int = 1) -> list[ListedPhoto]:
    names = [f"s{number}" for number in range(subjects) for _ in range(each)]
    return [ListedPhoto(Path("photo.jpg"), name, "reason", "source", EXPIRES) for name in names]


def test_it_is_the_packs_for_such_a_list_with_what_the_pack_expects(manifest: Manifest) -> None:
    found = pack_threshold.find(manifest, photos(20), 0.05, extrapolate=False)
    assert (found.stated.size, found.stated.rate, found.threshold) == (100, 0.01, 0.55)
    assert found.expected is not None and found.expected.ratio == 0.6


def test_it_is_never_below_the_floor(tmp_path: Path) -> None:
    low = {"people": 2000, "rates": {0.1: {"threshold": 0.3, "tpir": [0.9, 0.8, 1.0]}}}
    manifest = own(tmp_path, {**DOCUMENT, "lists": {10: low}})
    found = pack_threshold.find(manifest, photos(5), 0.1, extrapolate=False)
    assert (found.floor, found.threshold, found.expected) == (0.4, 0.4, None)
    text = shown(manifest, found, photos(5))
    assert "0.4000, the floor" in text and "not stated so far up" in text


def test_photographs_count_not_people(manifest: Manifest) -> None:
    assert pack_threshold.find(manifest, photos(4, each=3), 0.1, extrapolate=False).stated.size == 100


@pytest.mark.parametrize(
    ("subjects", "rate", "line"),
    [
        (5, 0.001, r"2000 people say nothing of a rate below 0\.15%"),
        (101, 0.1, "no list above 100 photographs was measured"),
    ],
)
def test_a_guess_is_refused_or_marked(manifest: Manifest, subjects: int, rate: float, line: str) -> None:
    with pytest.raises(BadInput, match=line) as caught:
        pack_threshold.find(manifest, photos(subjects), rate, extrapolate=False)
    assert "\n" not in str(caught.value)
    found = pack_threshold.find(manifest, photos(subjects), rate, extrapolate=True)
    lines = pack_threshold.stated(manifest, found, "digest")
    assert lines["calibration"]["extrapolated"] is True  # type: ignore[index]
    assert "extrapolated" in shown(manifest, found, photos(subjects))


def test_the_lines_name_list_model_and_rule_and_say_that_it_is_the_packs(manifest: Manifest) -> None:
    found = pack_threshold.find(manifest, photos(10), 0.05, extrapolate=False)
    assert pack_threshold.stated(manifest, found, "digest") == {
        "threshold": 0.5,
        "calibration": {
            "list_digest": "digest",
            "model_id": manifest.embedder.model_id,
            "pass_rule": DOCUMENT["pass_rule"],
            "false_alert_ratio": 0.05,
            "threshold": 0.5,
            "people": 2000,
            "extrapolated": False,
            "from_pack": True,
        },
    }


def test_what_is_printed_says_that_nobody_measured_it_here(manifest: Manifest) -> None:
    text = shown(manifest, pack_threshold.find(manifest, photos(10), 0.01, extrapolate=False), photos(10))
    for said in (
        "Not measured for this list, nor for this camera",
        "the pack's statistics for lists of 10, 2000 people passed them",
        "faces of 30 to 110 px",
        "70.0 % (60.0–80.0)",
    ):
        assert said in text


def test_a_pack_without_statistics_asks_for_faces(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no statistics of its own: give --faces"):
        pack_threshold.statistics_of(own(tmp_path, None))


def test_statistics_of_another_rule_of_a_pass_are_void(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="statistics are void"):
        pack_threshold.statistics_of(own(tmp_path, {**DOCUMENT, "pass_rule": "4 looks"}))


def shown(manifest: Manifest, found: pack_threshold.FromPack, listed: list[ListedPhoto]) -> str:
    console = Console(file=io.StringIO(), width=200)
    pack_threshold.show(listed, found, pack_threshold.stated(manifest, found, "digest"), console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()
