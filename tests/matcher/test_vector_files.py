"""What a gallery leaves in its files, before and after it is dropped."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from milvus_lite import MilvusLite

from services.chassis.fingerprints import Fingerprints
from services.matcher.adapters.milvus_lite_gallery import MilvusLiteGallery
from services.matcher.adapters.vector_files import VectorFiles
from services.matcher.domain.gallery import Enrolled
from services.matcher.domain.remains import Place, Searched
from tests.matcher.gallery_behaviour import LATER, loaded, version

ROWS = np.random.default_rng(1).standard_normal((40, 128)).astype(np.float32)


@pytest.fixture
def gallery(tmp_path: Path) -> Iterator[MilvusLiteGallery]:
    database = MilvusLite(str(tmp_path / "data"))
    with ThreadPoolExecutor(1) as executor:
        yield MilvusLiteGallery(database, executor, neighbour_count=3)
    database.close()


def sought() -> Fingerprints:
    return Fingerprints.of(row.tobytes() for row in ROWS)


async def test_every_vector_is_found_until_its_list_is_dropped_and_none_after(
    gallery: MilvusLiteGallery, tmp_path: Path
) -> None:
    """The first half is the negative control of the second."""
    entries = [Enrolled(f"{n}", f"photo {n}", row, "model", LATER) for n, row in enumerate(ROWS)]
    await loaded(gallery, version("market"), entries)
    before = await VectorFiles(tmp_path).search(sought())
    assert (before.found, before.found_in) == (40, "data") and before.searched_bytes > ROWS.nbytes
    await gallery.drop("market")
    after = await VectorFiles(tmp_path).search(sought())
    assert (after.searched, after.found, after.found_in) == (True, 0, "")


async def test_of_a_store_that_is_elsewhere_it_is_said_that_it_was_not_searched() -> None:
    assert await VectorFiles(None).search(sought()) == Searched(Place.FILES, searched=False)
