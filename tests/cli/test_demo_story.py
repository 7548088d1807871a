"""The demo's folder."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml
from google.protobuf.json_format import ParseDict

from services.chassis.errors import BadInput
from services.cli.demo import story
from services.cli.demo.story import Story
from services.cli.demo.walks import LISTED, Walk
from services.model_packs import read
from sightline.registrar.v1.deployment_pb2 import Deployment

NOW = datetime(2026, 11, 23, 9, 30, 12, 345, tzinfo=UTC)
SHORT = (Walk(LISTED, "obama2.jpg", 0.0, 0.0), Walk("biden", "biden.jpg", 0.5, 1.0, mirrored=True))


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Stand-ins of the sizes of the real photographs."""
    folder = tmp_path_factory.mktemp("photos")
    for name, (height_px, width_px) in {
        "obama.jpg": (1137, 910),
        "obama2.jpg": (1200, 626),
        "biden.jpg": (2204, 970),
    }.items():
        cv2.imwrite(str(folder / name), np.full((height_px, width_px, 3), 120, np.uint8))
    return {path.name: path for path in folder.iterdir()}


@pytest.fixture(scope="module")
def told(photos: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Story:
    return story.write(tmp_path_factory.mktemp("demo"), photos, NOW, size=(160, 90), walks=SHORT)


def test_the_deployment_file_is_a_deployment(told: Story) -> None:
    deployment = ParseDict(yaml.safe_load(told.deployment_file.read_text("utf-8")), Deployment())
    start = deployment.start.ToDatetime(UTC)
    assert start == NOW.replace(microsecond=0)
    assert deployment.end.ToDatetime(UTC) - start == timedelta(hours=1)
    assert (deployment.threshold, deployment.pass_gap_seconds) == (0.945, 15.0)
    assert deployment.model_pack == "bundled"


def test_what_the_deployment_file_names_is_there(told: Story) -> None:
    deployment = ParseDict(yaml.safe_load(told.deployment_file.read_text("utf-8")), Deployment())
    folder = told.deployment_file.parent
    assert folder / deployment.watchlist == told.watchlist
    assert folder / deployment.cameras[0].source == told.video
    assert told.video.is_file()


def test_the_list_has_one_photo_of_one_man_and_says_all_about_it(told: Story) -> None:
    with told.watchlist.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert list(row) == ["photo", "subject", "reason", "source", "expires_at", "date_of_birth"]
    assert all(row.values())
    assert row["subject"] == told.listed_subject == LISTED
    assert datetime.fromisoformat(row["expires_at"]) == NOW.replace(microsecond=0) + timedelta(hours=1)
    assert (told.watchlist.parent / row["photo"]).is_file()


def test_the_truth_knows_who_passed(told: Story) -> None:
    identities = {face.identity for frame in told.truth.frames for face in frame.faces}
    assert identities == {LISTED, "biden"}
    assert told.passes_of_listed == 1


def test_a_photograph_that_is_no_picture_is_named_in_one_line(
    photos: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    with pytest.raises(BadInput, match=r"broken\.jpg is no picture"):
        story.write(
            tmp_path, {**photos, "biden.jpg": tmp_path / "broken.jpg"}, NOW, size=(160, 90), walks=SHORT
        )


def test_a_folder_that_cannot_be_made_is_named_in_one_line(photos: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(BadInput, match="taken cannot hold the demo"):
        story.write(tmp_path / "taken", photos, NOW, size=(160, 90), walks=SHORT)


def test_another_pack_brings_its_own_threshold(photos: dict[str, Path], tmp_path: Path) -> None:
    told = story.write(tmp_path, photos, NOW, size=(160, 90), walks=SHORT, pack="opencv-zoo")
    deployment = ParseDict(yaml.safe_load(told.deployment_file.read_text("utf-8")), Deployment())
    assert deployment.model_pack == "opencv-zoo"
    assert deployment.threshold == read("opencv-zoo").floor_for(1000)


def test_a_pack_that_is_not_there_is_refused_before_anything_is_painted(
    photos: dict[str, Path], tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match="no model pack nothing: choose bundled"):
        story.write(tmp_path / "not", photos, NOW, pack="nothing")
    assert not (tmp_path / "not").exists()
