"""Real parts, and faces in the public domain."""

from pathlib import Path

import pytest

from services.chassis.errors import BadInput, Unavailable
from services.cli.demo import assets
from services.detector import service
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.settings import DetectorSettings
from tests.bystanders.people import Photo, photo_of


@pytest.fixture(scope="session")
def settings() -> DetectorSettings:
    return DetectorSettings(threads=1)


@pytest.fixture(scope="session")
def finder(settings: DetectorSettings) -> OnnxFinder:
    try:
        return service.finder(settings)
    except BadInput as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def photographs() -> dict[str, Path]:
    try:
        return assets.fetch()
    except (BadInput, Unavailable) as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def faces(photographs: dict[str, Path], finder: OnnxFinder) -> dict[str, Photo]:
    found = {name: photo_of(path, finder) for name, path in photographs.items()}
    return {name: photo for name, photo in found.items() if photo is not None}
