"""What any test may ask for."""

import os
from pathlib import Path

import hypothesis
import pytest

# How long an example takes says how busy the machine is, and decides no test.
hypothesis.settings.register_profile("sightline", deadline=None)
hypothesis.settings.load_profile("sightline")
_ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """Pictures and videos that are not part of the project; a test that asks for them is skipped without."""
    folder = Path(os.environ.get("SIGHTLINE_SHARED", _ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("needs the folder that SIGHTLINE_SHARED names")
    return folder
