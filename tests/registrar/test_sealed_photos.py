"""Sealed photos: the rules of every keeper, and what stands in the tables."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.chassis.errors import Unavailable, Unreadable
from services.chassis.records import Records
from services.registrar.adapters.sealed_photos import SealedPhotos
from services.registrar.migrations import MIGRATIONS
from tests.registrar.list_keys import ListKeysInHand
from tests.registrar.photos_behaviour import UNTIL, PhotosBehaviour, photo, told


@pytest.fixture
async def records(tmp_path: Path) -> AsyncIterator[Records]:
    records = Records("registrar", f"sqlite+aiosqlite:///{tmp_path}/registrar.db", MIGRATIONS)
    await records.open()
    yield records
    await records.close()


@pytest.fixture
def keys() -> ListKeysInHand:
    return ListKeysInHand()


@pytest.fixture
def photos(records: Records, keys: ListKeysInHand) -> SealedPhotos:
    return SealedPhotos(records, keys)


class TestSealedPhotos(PhotosBehaviour):
    """Held to the rules of every keeper of photos."""


async def test_a_list_outlives_the_process_that_kept_it(
    photos: SealedPhotos, records: Records, keys: ListKeysInHand
) -> None:
    await photos.begin("market", UNTIL)
    for number in range(210):
        await photos.put("market", photo(number))
    again = SealedPhotos(records, keys)
    assert await again.lost("market") == ""
    assert [told(one) for one in await again.all("market")] == [told(photo(n)) for n in range(210)]


async def test_what_another_process_removed_is_noticed(
    photos: SealedPhotos, records: Records, keys: ListKeysInHand
) -> None:
    await photos.begin("market", UNTIL)
    for number in range(3):
        await photos.put("market", photo(number, f"subject {number}"))
    assert len(await photos.all("market")) == 3
    await SealedPhotos(records, keys).remove("market", "subject 1")
    assert [one.entry.subject for one in await photos.all("market")] == ["subject 0", "subject 2"]


async def test_a_list_whose_key_is_gone_is_lost_with_its_reason(
    photos: SealedPhotos, keys: ListKeysInHand
) -> None:
    await photos.begin("market", UNTIL)
    await photos.put("market", photo(1))
    keys.keys.clear()
    assert "key of its list is gone" in await photos.lost("market")
    assert not await photos.all("market")


async def test_a_list_whose_key_cannot_be_had_now_is_not_lost(
    photos: SealedPhotos, keys: ListKeysInHand
) -> None:
    await photos.begin("market", UNTIL)
    keys.away = True
    with pytest.raises(Unavailable):
        await photos.lost("market")


@pytest.mark.parametrize("change", ["sealed = zeroblob(length(sealed))", "deployment = 'station'"])
async def test_a_row_that_was_changed_or_moved_is_a_list_that_is_lost(
    photos: SealedPhotos, records: Records, keys: ListKeysInHand, change: str
) -> None:
    await photos.begin("market", UNTIL)
    await photos.put("market", photo(1))
    keys.keys["station"] = keys.keys["market"]
    async with records.transaction() as connection:
        await connection.execute(sa.text(f"update photos set {change}"))
    again, name = SealedPhotos(records, keys), "station" if "station" in change else "market"
    with pytest.raises(Unreadable):
        await again.all(name)
    assert "does not open" in await again.lost(name)


async def test_nothing_of_a_list_stands_in_clear(photos: SealedPhotos, tmp_path: Path) -> None:
    await photos.begin("market", UNTIL)
    await photos.put("market", photo(1, "subject 17"))
    one = photo(1, "subject 17")
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    words = (one.jpeg, one.template.tobytes(), b"subject 17", b"case 7", b"photo 1", b"missing")
    assert b"market" in kept and not [word for word in words if word in kept]
