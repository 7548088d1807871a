"""The gallery in process."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from milvus_lite import MilvusLite

from services.matcher.adapters.milvus_lite_gallery import MilvusLiteGallery
from services.matcher.ports import Gallery
from tests.matcher.gallery_behaviour import GalleryBehaviour


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    database = MilvusLite(str(tmp_path_factory.mktemp("milvus") / "data"))
    with ThreadPoolExecutor(1) as executor:
        yield MilvusLiteGallery(database, executor, neighbour_count=3)
    database.close()


class TestMilvusLiteGallery(GalleryBehaviour):
    """Milvus Lite's engine as a library."""
