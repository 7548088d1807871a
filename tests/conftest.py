"""What any test may ask for."""

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """Pictures and videos that are not part of the project; a test that asks for them is skipped without."""
    folder = Path(os.environ.get("SIGHTLINE_SHARED", _ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("needs the folder that SIGHTLINE_SHARED names")
    return folder
