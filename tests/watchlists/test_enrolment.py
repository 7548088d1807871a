"""Many photos are on their way at once, each subject's in their order, and none is lost."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from services.chassis.errors import Refused
from services.chassis.rpc.limits import LARGEST_PHOTO_BYTES
from services.watchlists.enrolment import Enrolled, enrol
from services.watchlists.listing import ListedPhoto
from sightline.registrar.v1.watchlist_service_pb2 import PHOTO_VERDICT_TAKEN, EnrolPhotoResponse
from tests.cli.services_at_hand import LATER


@dataclass
class Slow:
    """Takes every photo, in its own time; refuses the one called `refuse`.

    The first `gathered` that come wait for each other: photos are read on threads, whose turns nobody knows.
    """

    refuse: str = ""
    gathered: int = 0
    are_all_here: asyncio.Event = field(default_factory=asyncio.Event)
    came: list[str] = field(default_factory=list)
    in_hand: int = 0
    most_in_hand: int = 0

    async def enrol(self, photo: ListedPhoto, content: bytes) -> EnrolPhotoResponse:
        self.came.append(photo.path.name)
        if photo.path.name == self.refuse:
            raise Refused("no draft")
        self.in_hand += 1
        self.most_in_hand = max(self.most_in_hand, self.in_hand)
        if self.in_hand >= self.gathered:
            self.are_all_here.set()
        await self.are_all_here.wait()
        for _ in range(len(photo.subject) % 7 + 1):
            await asyncio.sleep(0)
        self.in_hand -= 1
        return EnrolPhotoResponse(verdict=PHOTO_VERDICT_TAKEN, taken=True, explanation=content.decode())


def listed(names: list[str]) -> list[ListedPhoto]:
    """`anna-1`: the first photo of anna."""
    return [ListedPhoto(Path(name), name.partition("-")[0], "why", "where", LATER) for name in names]


def content(photo: ListedPhoto) -> bytes:
    return photo.path.name.encode()


NAMES = [f"{'s' * (number % 9 + 1)}{number % 5}-{number}" for number in range(60)]


async def test_every_photo_has_its_result_in_the_order_of_the_list() -> None:
    slow, steps = Slow(gathered=8), list[Enrolled]()
    async with asyncio.timeout(60):
        results = await enrol(slow, listed(NAMES), steps.append, asyncio.Event(), read=content, at_once=8)
    assert [result.photo.path.name for result in results] == NAMES == [one.explanation for one in results]
    assert sorted(map(repr, steps)) == sorted(map(repr, results)) and slow.most_in_hand == 8


async def test_photos_of_one_subject_never_overtake_each_other() -> None:
    slow = Slow()
    await enrol(slow, listed(NAMES), lambda _: None, asyncio.Event(), read=content, at_once=8)
    for subject in {name.partition("-")[0] for name in NAMES}:
        came = [name for name in slow.came if name.startswith(f"{subject}-")]
        assert came == [name for name in NAMES if name.startswith(f"{subject}-")]


async def test_what_refuses_one_photo_ends_the_import_and_leaves_nothing_running() -> None:
    slow = Slow(refuse=NAMES[20])
    with pytest.raises(Refused, match="no draft"):
        await enrol(slow, listed(NAMES), lambda _: None, asyncio.Event(), read=content, at_once=4)
    came = len(slow.came)
    await asyncio.sleep(0.01)
    assert len(slow.came) == came < len(NAMES)


async def test_told_to_stop_it_finishes_what_it_has_begun_and_no_more() -> None:
    slow, stop = Slow(), asyncio.Event()
    results = await enrol(slow, listed(NAMES), lambda _: stop.set(), stop, read=content, at_once=4)
    assert 1 <= len(results) == len(slow.came) <= 4


async def test_a_photo_that_cannot_be_read_says_why_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(bytes(LARGEST_PHOTO_BYTES + 1))
    (tmp_path / "empty").touch()
    (tmp_path / "good").write_bytes(b"good")
    photos = [
        ListedPhoto(tmp_path / name, "x", "w", "s", LATER)
        for name in ("none", "large", "empty", "n\0", "good")
    ]
    slow = Slow()
    results = await enrol(slow, photos, lambda _: None, asyncio.Event())
    assert [result.verdict for result in results] == ["unreadable"] * 4 + ["taken"]
    assert "32 MiB" in results[1].explanation and slow.came == ["good"]
