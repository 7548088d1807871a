"""What any test may ask for."""

import os
from pathlib import Path

import hypothesis
import pytest

# How long an example takes says how busy the machine is, and decides no test.
hypothesis.settings.register_profile("sightline", deadline=None)
hypothesis.settings.load_profile("sightline")
_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parent
# They take longest: first, as of two workers the one would wait for what the other was dealt last.
LONGEST = (
    "evaluation/test_evaluating.py",
    "attacks/test_changed_database.py",
    "crashes/test_killed_lines.py",
    "retention_purger/test_hold_keeping.py",
    "sbom/test_bill.py",
    "bystanders/test_attacking.py",
    "registrar/test_authlib_provider.py",
    "evaluation/test_protocols_street_passes.py",
    "detector/test_footage.py",
    "pipeline/test_forgetting.py",
    "pipeline/test_calibrate.py",
    "pipeline/test_bad_input_surroundings.py",
    "pipeline/test_people.py",
    "pipeline/test_footage.py",
    "pipeline/test_serve.py",
    "pipeline/test_bad_input_sources.py",
    "browser/test_pages.py",
    "browser/test_public.py",
    "browser/test_story.py",
    "browser/test_officer.py",
    "browser/test_run.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files in the order in which they are best dealt out; `--no-loadscope-reorder` leaves it so."""
    rank = {_HERE / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """Pictures and videos that are not part of the project; a test that asks for them is skipped without."""
    folder = Path(os.environ.get("SIGHTLINE_SHARED", _ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("needs the folder that SIGHTLINE_SHARED names")
    return folder
