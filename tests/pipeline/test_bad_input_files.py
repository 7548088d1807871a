"""Deployment files, lists and models that cannot be used: one line, nothing written, nothing kept."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.model_packs import read
from services.model_packs.cache import place_of
from services.model_packs.manifest import path_of
from tests.pipeline.command import Place
from tests.pipeline.trial import Trial, portrait, video

_HEADER = "photo,subject,reason,source,expires_at\n"


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    trial = Trial(tmp_path_factory.mktemp("trial")).prepare()
    video(trial.folder / "street.mp4", portrait("obama2.jpg"))
    return trial


def complaint_about(file: Path, place: Place) -> str:
    """Run `file`; return the one line, after seeing that nothing was written."""
    finished = place.run("run", "-d", str(file), "--output", str(place.output))
    assert finished.status == 1
    assert place.left_behind() == []
    return finished.complaint


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name: [", "is not YAML; `sightline deployment schema` says what belongs in it"),
        (bytes(range(256)), "is not YAML; `sightline deployment schema`"),
        (b"", "is not a deployment file; `sightline deployment schema`"),
        (b"treshold: 0.9\n", "treshold: there is no such key; `sightline deployment schema`"),
        (b"name: trial\n", "watchlist: name a CSV or a folder of photos"),
    ],
    ids=["not YAML", "binary", "empty", "unknown key", "no watchlist"],
)
def test_a_file_that_is_no_deployment_file_is_refused_at_once(
    content: bytes, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "deployment.yaml"
    file.write_bytes(content)
    assert complaint_about(file, Place(tmp_path)).startswith(f"{file}: {said}")


def test_a_deployment_file_that_is_not_there_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "nowhere.yaml"
    assert complaint_about(file, Place(tmp_path)).endswith("name a deployment file")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"start": "2020-01-01T00:00:00Z", "end": "2020-01-02T00:00:00Z"},
            "end: 2020-01-02 00:00 UTC is in the past; a deployment that is over does not run",
        ),
        ({"threshold": None}, "threshold: it is missing; state the similarity from which a face matches"),
        ({"threshold": 0.5}, "threshold: 0.5 is below "),
    ],
    ids=["an end in the past", "no threshold", "a threshold below the pack's floor"],
)
def test_a_deployment_that_may_not_run_says_why(
    changes: dict[str, Any], said: str, trial: Trial, tmp_path: Path
) -> None:
    assert complaint_about(trial.write(**changes), Place(tmp_path)).startswith(said)


@pytest.mark.parametrize(
    ("listing", "said"),
    [
        (
            "photo,subject\n",
            "it lacks the column reason; it needs photo, subject, reason, source, expires_at",
        ),
        (_HEADER, "lists nobody; give each subject a folder with photos, or a row in a CSV"),
        (_HEADER + "a.jpg,man-1,why,where,soon\n", "row 2: expires_at: write it as 2026-12-31T18:00:00Z"),
        ("\udcff\udcfe", "is not a CSV in UTF-8"),
    ],
    ids=["a column is missing", "no rows", "no date", "binary"],
)
def test_a_list_that_cannot_be_read_names_its_row(
    listing: str, said: str, trial: Trial, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_bytes(listing.encode("utf-8", "surrogateescape"))
    file = trial.write(watchlist=str(tmp_path / "list.csv"))
    assert said in complaint_about(file, Place(tmp_path))


def test_nobody_is_looked_for_by_an_entry_that_has_expired(trial: Trial, tmp_path: Path) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    row = f"{trial.folder / 'list/man-1/photo.jpg'},man-1,why,where,{yesterday.isoformat()}\n"
    (tmp_path / "list.csv").write_text(_HEADER + row, "utf-8")
    file = trial.write(watchlist=str(tmp_path / "list.csv"))
    said = complaint_about(file, Place(tmp_path))
    assert said.startswith("watchlist: the entry of man-1 (photo.jpg) expired on ")
    assert said.endswith("take it off the list, or have it renewed")


def test_a_list_of_photos_that_are_not_taken_does_not_run(trial: Trial, tmp_path: Path) -> None:
    (tmp_path / "list" / "man-1").mkdir(parents=True)
    (tmp_path / "list" / "man-1" / "photo.jpg").touch()
    file = trial.write(watchlist=str(tmp_path / "list"))
    said = complaint_about(file, Place(tmp_path))
    assert said == "watchlist: no photo was taken, so there is nobody to look for"


def test_a_pack_that_nobody_knows_is_answered_with_those_that_are_known(trial: Trial, tmp_path: Path) -> None:
    said = complaint_about(trial.write(model_pack="unheard-of"), Place(tmp_path))
    assert said.startswith("no model pack unheard-of: choose bundled")


def test_a_manifest_that_cannot_be_read_is_named(trial: Trial, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_bytes(os.urandom(100))
    said = complaint_about(trial.write(model_pack=str(tmp_path / "own.yaml")), Place(tmp_path))
    assert said == f"manifest {tmp_path / 'own.yaml'} is not readable YAML"


def test_a_model_file_with_another_hash_is_neither_run_nor_replaced(trial: Trial, tmp_path: Path) -> None:
    manifest = read("bundled")
    own = yaml.safe_load(path_of("bundled").read_text("utf-8"))
    wrong = b"no model at all"
    (tmp_path / "model.onnx").write_bytes(wrong)
    own["name"] = "own"
    for part in ("detector", "embedder", "landmarker"):
        own[part]["source"] = {"kind": "file", "path": "model.onnx"}
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(own), "utf-8")
    said = complaint_about(trial.write(model_pack=str(tmp_path / "own.yaml")), Place(tmp_path))
    assert f"expected {manifest.detector.sha256}, found {hashlib.sha256(wrong).hexdigest()}" in said

    cache = tmp_path / "cache"
    cache.mkdir()
    for spec in manifest.models:
        (cache / place_of(spec, path_of("bundled")).name).write_bytes(wrong)
    place = Place(tmp_path)
    finished = place.run("run", "-d", str(trial.write()), SIGHTLINE_MODEL_CACHE=str(cache))
    assert finished.status == 1
    assert "has the wrong sha256" in finished.complaint
    assert [path.read_bytes() for path in cache.iterdir()] == [wrong] * 3
