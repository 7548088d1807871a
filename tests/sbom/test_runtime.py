"""What is told apart: what an image holds, from what only tests need."""

import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from docker.sbom.runtime import needed
from tests.source_tree import ROOT

STATED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DEPENDENCIES: list[str] = STATED["project"]["dependencies"]


def test_an_image_holds_what_is_pinned_and_what_that_needs() -> None:
    found = needed(DEPENDENCIES)
    pinned = [Requirement(line) for line in DEPENDENCIES]
    assert all(one.specifier.contains(found[canonicalize_name(one.name)]) for one in pinned)
    assert {"markupsafe", "cffi"} <= found.keys(), "jinja2 and cryptography cannot do without"
    assert len(found) > len(pinned)


@pytest.mark.parametrize("package", ["pytest", "mypy", "ruff", "hypothesis", "cyclonedx-bom", "sightline"])
def test_what_only_tests_need_is_not_in_an_image(package: str) -> None:
    assert package not in needed(DEPENDENCIES)


def test_an_extra_brings_what_it_needs_and_no_other_does() -> None:
    assert "aiosqlite" in needed(["sqlalchemy[aiosqlite]"])
    assert "aiosqlite" not in needed(["sqlalchemy"])


@pytest.mark.parametrize(
    ("line", "said"), [("no-such-package", "is not installed"), ("jinja2<1", "asked for")]
)
def test_another_environment_than_asked_for_is_refused_in_a_line(line: str, said: str) -> None:
    with pytest.raises(LookupError, match=said):
        needed([line])
    assert metadata.version("jinja2")
