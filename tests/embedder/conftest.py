"""What the embedder's tests share."""

import pytest
from prometheus_client import CollectorRegistry

from services.embedder.metrics import EmbedderMetrics
from services.model_packs import Pack, fetch, load


@pytest.fixture(scope="session")
def bundled() -> Pack:
    """The bundled pack, fetched once into the user's cache."""
    fetch("bundled")
    return load("bundled")


@pytest.fixture
def registry() -> CollectorRegistry:
    """A registry of the test's own."""
    return CollectorRegistry()


@pytest.fixture
def metrics(registry: CollectorRegistry) -> EmbedderMetrics:
    """The embedder's metrics."""
    return EmbedderMetrics.create(registry)
