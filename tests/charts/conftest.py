"""Helm, for the tests of the chart. Where it cannot be had they are skipped, but not in CI."""

import os

import pytest

from tests.charts.helm import Helm
from tests.connected.servers.failing import CannotStart


@pytest.fixture(scope="session")
def helm() -> Helm:
    try:
        return Helm.found()
    except CannotStart as problem:
        if os.environ.get("CI"):
            pytest.fail(str(problem), pytrace=False)
        pytest.skip(str(problem))
