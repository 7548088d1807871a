"""What is installed: every library that the code imports, and everything that stands beside the code."""

import re
import tomllib
from importlib import metadata
from itertools import chain

import pytest

from tests.source_tree import ROOT, SERVICES, imported_libraries, python_files, shown

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DEPENDENCIES: list[str] = PYPROJECT["project"]["dependencies"]
GROUPS: dict[str, list[str]] = PYPROJECT["dependency-groups"]


def test_every_library_that_the_code_imports_is_declared() -> None:
    declared = {canonical(line.partition("==")[0]) for line in DEPENDENCIES}
    imported = set[str]().union(*(imported_libraries(path) for path in python_files(SERVICES)))
    providers = metadata.packages_distributions()
    assert {
        name for name in imported if declared.isdisjoint(map(canonical, providers.get(name, [])))
    } == set()


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_library_is_pinned_to_one_release() -> None:
    assert [line for line in chain(DEPENDENCIES, *GROUPS.values()) if "==" not in line] == []


def test_what_stands_beside_the_code_is_installed_with_it() -> None:
    try:
        installed = {str(path) for path in metadata.files("sightline") or ()}
    except metadata.PackageNotFoundError:
        pytest.skip("needs the installed package")
    files = (path for path in SERVICES.rglob("*") if path.is_file())
    assert {shown(path) for path in files if path.suffix not in {".py", ".pyc"}} - installed == set()
