"""A package index of one wheel, in a folder."""

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from services.model_packs.sources import PackageSource

METADATA = "Metadata-Version: 2.1\nName: facemodels\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel_of(
    folder: Path, files: Mapping[str, bytes], member: str, monkeypatch: pytest.MonkeyPatch
) -> PackageSource:
    """Make `folder` what pip takes for the index, with a wheel of `files`; where its `member` is."""
    folder.mkdir()
    wheel = folder / "facemodels-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr("facemodels-1.0.dist-info/METADATA", METADATA)
        archive.writestr("facemodels-1.0.dist-info/WHEEL", WHEEL)
        archive.writestr("facemodels-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return PackageSource(
        kind="package",
        package="facemodels",
        version="1.0",
        archive="wheel",
        archive_sha256=hashlib.sha256(wheel.read_bytes()).hexdigest(),
        member=member,
    )
