"""What the tests of model packs share."""

from pathlib import Path

import pytest

from services.model_packs import Pack, fetch, load
from tests.model_packs.manifests import write_manifest


@pytest.fixture(scope="session")
def bundled() -> Pack:
    """The bundled pack, fetched once into the user's cache."""
    fetch("bundled")
    return load("bundled")


@pytest.fixture(scope="session")
def opencv_zoo() -> Pack:
    """YuNet and SFace, fetched once into the user's cache."""
    fetch("opencv-zoo")
    return load("opencv-zoo")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the test's own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("SIGHTLINE_MODEL_CACHE", str(folder))
    monkeypatch.delenv("SIGHTLINE_MODEL_MIRROR", raising=False)
    return folder


@pytest.fixture
def own_manifest(tmp_path: Path, shared_folder: Path) -> Path:
    """A manifest as an engineer writes it for models of their own: YuNet and an ArcFace-shaped embedder."""
    return write_manifest(tmp_path / "own.yaml", shared_folder / "models")
