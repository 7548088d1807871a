"""A deployment file names files: what can be no name is said in a line."""

from pathlib import Path

import pytest
import yaml

from services.chassis.errors import BadInput
from services.cli import deployment_file


def _written(folder: Path, **changes: object) -> Path:
    cameras = [{"id": "door", "source": "a.mp4"}]
    content = {"name": "door", "watchlist": "list", "cameras": cameras, **changes}
    path = folder / "deployment.yaml"
    path.write_text(yaml.safe_dump(content), "utf-8")
    return path


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "loop"], ids=["a NUL", "too long", "a link to itself"])
@pytest.mark.parametrize("key", ["watchlist", "source", "model_pack"])
def test_what_can_be_no_name_is_refused_in_one_line(key: str, name: str, tmp_path: Path) -> None:
    for loop in ("loop", "loop.yaml"):
        (tmp_path / loop).symlink_to(tmp_path / loop)
    changes: dict[str, dict[str, object]] = {
        "watchlist": {"watchlist": name},
        "source": {"cameras": [{"id": "door", "source": name}]},
        "model_pack": {"model_pack": f"{name}.yaml"},
    }
    with pytest.raises(BadInput, match="cannot be") as refused:
        deployment_file.read(_written(tmp_path, **changes[key]))
    assert len(str(refused.value).splitlines()) == 1


def test_names_are_meant_from_where_the_file_is(tmp_path: Path) -> None:
    file = deployment_file.read(_written(tmp_path))
    assert file.watchlist == tmp_path / "list"
    assert file.deployment.cameras[0].source == str(tmp_path / "a.mp4")


@pytest.mark.parametrize(
    "stamp", ["2026-01-01T10:00:00", "2026-01-01T10:00:00Z", "2026-01-01T12:00:00+02:00"]
)
def test_a_time_needs_no_quotes_and_is_utc_unless_it_says_otherwise(stamp: str, tmp_path: Path) -> None:
    path = _written(tmp_path)
    path.write_text(f"{path.read_text()}start: {stamp}\n", "utf-8")
    assert deployment_file.read(path).deployment.start.ToJsonString() == "2026-01-01T10:00:00Z"


def test_a_source_of_the_command_line_is_meant_from_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = _written(tmp_path)
    sources = ("street.mp4", "webcam:0", "rtsp://camera/1")
    cameras = deployment_file.read(path, sources).deployment.cameras
    assert [(camera.id, camera.source) for camera in cameras] == [
        ("camera-1", str(tmp_path / "street.mp4")),
        ("camera-2", "webcam:0"),
        ("camera-3", "rtsp://camera/1"),
    ]


def test_a_camera_without_a_source_does_not_become_the_folder_of_the_file(tmp_path: Path) -> None:
    path = _written(tmp_path, cameras=[{"id": "door"}])
    assert deployment_file.read(path).deployment.cameras[0].source == ""


def test_a_missing_threshold_is_not_a_threshold_of_nought(tmp_path: Path) -> None:
    assert not deployment_file.read(_written(tmp_path)).deployment.HasField("threshold")
    stated = deployment_file.read(_written(tmp_path, threshold=0.0)).deployment
    assert stated.HasField("threshold") and stated.threshold == 0.0


def test_what_is_drafted_needs_no_list_and_says_nothing_of_where_one_lies(tmp_path: Path) -> None:
    written = _written(tmp_path, watchlist="list")
    assert deployment_file.read_to_draft(written).watchlist == ""
    assert deployment_file.read_to_draft(_written(tmp_path, watchlist="")).model_pack == "bundled"
    with pytest.raises(BadInput, match="watchlist: name a CSV"):
        deployment_file.read(_written(tmp_path, watchlist=""))
