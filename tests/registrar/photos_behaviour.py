"""What every keeper of photos must do: one suite, held against each of them.

A subclass gives the fixture `photos`, with nothing in it.
"""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from services.chassis.errors import Refused
from services.registrar.domain.entries import EnrolledPhoto, Entry
from services.registrar.ports import Photos

UNTIL = datetime.now(UTC).replace(microsecond=250_000) + timedelta(hours=1)


def photo(number: int, subject: str = "a") -> EnrolledPhoto:
    template = np.zeros(128, np.float32)
    template[number % 128] = 1.0
    entry = Entry(subject, "missing", "case 7", UNTIL, f"photo {number}")
    return EnrolledPhoto(entry, b"a jpeg of somebody %d" % number, template, "model")


def told(found: EnrolledPhoto) -> tuple[object, ...]:
    return found.entry, found.jpeg, found.template.tobytes(), found.model_id


class PhotosBehaviour:
    """Rules of keeping a list."""

    async def test_photos_come_back_as_they_were_put_in_their_order(self, photos: Photos) -> None:
        await photos.begin("market", UNTIL)
        put = [photo(number, f"subject {number % 3}") for number in range(7)]
        wanted = [told(one) for one in put]
        for one in put:
            await photos.put("market", one)
        assert [told(one) for one in await photos.all("market")] == wanted
        assert (await photos.all("market"))[0].entry.expires_at.tzinfo is not None

    async def test_a_list_that_was_begun_is_not_lost(self, photos: Photos) -> None:
        await photos.begin("market", UNTIL)
        assert await photos.lost("market") == "" and not await photos.all("market")
        await photos.put("market", photo(1))
        assert await photos.lost("market") == ""

    async def test_a_list_that_was_never_begun_is_lost_and_takes_nothing(self, photos: Photos) -> None:
        assert await photos.lost("market")
        with pytest.raises(Refused, match="draft it again"):
            await photos.put("market", photo(1))

    async def test_deployments_are_kept_apart(self, photos: Photos) -> None:
        for name in ("market", "station"):
            await photos.begin(name, UNTIL)
            await photos.put(name, photo(1, name))
        await photos.destroy("market")
        assert [one.entry.subject for one in await photos.all("station")] == ["station"]

    async def test_what_is_destroyed_is_gone_and_may_be_begun_again(self, photos: Photos) -> None:
        await photos.begin("market", UNTIL)
        await photos.put("market", photo(1))
        held = (await photos.all("market"))[0]
        for _ in range(2):
            await photos.destroy("market")
        assert not await photos.all("market") and await photos.lost("market")
        assert not held.template.any()
        await photos.begin("market", UNTIL)
        assert not await photos.all("market") and not await photos.lost("market")

    async def test_beginning_anew_leaves_nothing_of_the_list_before(self, photos: Photos) -> None:
        for number in (1, 2):
            await photos.begin("market", UNTIL)
            await photos.put("market", photo(number))
            assert [one.entry.photo for one in await photos.all("market")] == [f"photo {number}"]

    async def test_a_subject_that_is_removed_is_gone_and_the_others_stay_in_order(
        self, photos: Photos
    ) -> None:
        await photos.begin("market", UNTIL)
        for number in range(6):
            await photos.put("market", photo(number, f"subject {number % 3}"))
        gone = [one for one in await photos.all("market") if one.entry.subject == "subject 1"]
        assert [await photos.remove("market", "subject 1") for _ in range(2)] == [2, 0]
        assert not any(one.template.any() for one in gone)
        await photos.put("market", photo(7, "subject 7"))
        wanted = [told(photo(number, f"subject {number % 3}")) for number in (0, 2, 3, 5)]
        assert [told(one) for one in await photos.all("market")] == [*wanted, told(photo(7, "subject 7"))]

    async def test_only_what_is_still_needed_is_held(self, photos: Photos) -> None:
        for name in ("market", "station"):
            await photos.begin(name, UNTIL)
            await photos.put(name, photo(1))
        held = (await photos.all("market"))[0]
        await photos.keep(["station"])
        assert not held.template.any() and len(await photos.all("station")) == 1
