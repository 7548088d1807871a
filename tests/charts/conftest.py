"""Helm, for the tests of the chart."""

import pytest

from tests.charts.helm import Helm


@pytest.fixture(scope="session")
def helm() -> Helm:
    return Helm.found()
