"""Photos in memory."""

import pytest

from services.registrar.adapters.memory_photos import MemoryPhotos
from tests.registrar.photos_behaviour import PhotosBehaviour


@pytest.fixture
def photos() -> MemoryPhotos:
    return MemoryPhotos()


class TestMemoryPhotos(PhotosBehaviour):
    """Held to the rules of every keeper of photos."""
