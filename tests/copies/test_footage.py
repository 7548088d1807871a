"""Footage bears its mark, whatever pieces it comes in, and is the same footage."""

import io
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import av
import pytest

from services.chassis.errors import Unreadable
from services.cli.report import marks
from services.copies.footage import marked
from services.copies.marks import Mark
from tests.copies.filming import film

MARK = Mark(datetime(2026, 12, 8, 21, 30, tzinfo=UTC), "ab12", ("dora", "berta"))


async def pieces(content: bytes, size: int) -> AsyncGenerator[bytes, None]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def passed(content: bytes, size: int) -> bytes:
    return b"".join([chunk async for chunk in marked(pieces(content, size), MARK.text)])


def pictures(content: bytes) -> list[bytes]:
    with av.open(io.BytesIO(content), "r") as container:
        return [frame.to_ndarray(format="gray").tobytes() for frame in container.decode(video=0)]


@pytest.mark.parametrize("size", [1, 7, 500, 1_000_000])
async def test_who_exported_it_and_by_when_it_must_be_gone_stands_in_it(tmp_path: Path, size: int) -> None:
    path = tmp_path / "footage.mp4"
    path.write_bytes(await passed(film(), size))
    assert marks.read(path) == MARK.gone_by
    with av.open(path) as container:
        comment = container.metadata["comment"]
    assert all(word in comment for word in ("dora", "berta", "ab12"))


async def test_a_purge_finds_no_day_in_what_was_not_marked(tmp_path: Path) -> None:
    """The control: without the mark the same footage would stay for ever."""
    path = tmp_path / "footage.mp4"
    path.write_bytes(film())
    assert marks.read(path) is None


async def test_every_picture_is_there_as_it_was() -> None:
    assert pictures(await passed(film(), 100)) == pictures(film()) and len(pictures(film())) == 6


@pytest.mark.parametrize(
    "content",
    [b"", b"no footage at all, and long enough for a box", film()[:40], film()[film().index(b"moof") - 4 :]],
    ids=["nothing", "noise", "broken off", "no head"],
)
async def test_what_cannot_be_marked_does_not_leave(content: bytes) -> None:
    with pytest.raises(Unreadable, match="no footage"):
        await passed(content, 64)
