"""The file of a segment: nothing readable is in it, and what was changed, moved or cut off is noticed."""

import struct
from pathlib import Path

import pytest

from services.chassis.errors import Unavailable, Unreadable
from services.detector.adapters.sealed_segment import SegmentFile, label_of, opened, pieces_of
from services.detector.domain.footage import Fragment, Terms
from tests.detector.filming import label

KEY, MAGIC = b"\7" * 32, b"sightline footage v1\n"
SAID = label(terms=Terms(31, trial=True))


def written(path: Path, pieces: int = 3, *, last: bool = True) -> Path:
    file = SegmentFile(path, SAID, bytearray(KEY), bytearray(b"ftyp"))
    for number in range(pieces):
        content = bytearray(f"moof {number}".encode() * 50)
        is_last = last and number == pieces - 1
        file.put(Fragment(number * 1000, number * 1000 + 900, content), is_last=is_last)
        assert not any(content)
    file.close()
    return path


def content(path: Path, key: bytes = KEY) -> list[bytes]:
    return [bytes(piece) for _, piece in opened(path, label_of(path), key)]


def places(path: Path) -> list[tuple[int, int]]:
    """Where each piece begins and ends."""
    raw, at = path.read_bytes(), path.read_bytes().index(b"}") + 1 + 32
    found = []
    while at < len(raw):
        end = at + 4 + int.from_bytes(raw[at : at + 4], "big")
        found.append((at, end))
        at = end
    return found


def test_it_opens_with_its_key_and_with_no_other(tmp_path: Path) -> None:
    path = written(tmp_path / "a")
    assert content(path) == [b"ftyp", *(f"moof {number}".encode() * 50 for number in range(3))]
    assert [head.kind.name for head, _ in opened(path, SAID, KEY)] == [
        "BEGINNING",
        "FRAGMENT",
        "FRAGMENT",
        "LAST",
    ]
    with pytest.raises(Unreadable):
        content(path, b"\6" * 32)


def test_nothing_of_it_is_readable_and_nobody_else_may_read_the_rest(tmp_path: Path) -> None:
    raw = written(tmp_path / "a").read_bytes()
    assert b"ftyp" not in raw and b"moof" not in raw and KEY not in raw
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_its_label_says_what_it_is_of(tmp_path: Path) -> None:
    assert label_of(written(tmp_path / "a")) == SAID


def test_the_key_is_overwritten_as_it_closes(tmp_path: Path) -> None:
    key = bytearray(KEY)
    SegmentFile(tmp_path / "a", SAID, key, bytearray()).close()
    assert not any(key)


def test_every_changed_byte_is_noticed(tmp_path: Path) -> None:
    path, (first, *_) = written(tmp_path / "a"), places(written(tmp_path / "b"))
    raw = path.read_bytes()
    for at in (*range(0, first[0], 7), *range(first[0], len(raw), 41)):
        path.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        try:
            is_whole = content(path) == content(tmp_path / "b")
        except Unreadable:
            is_whole = False
        assert not is_whole, at


def test_pieces_that_were_exchanged_or_taken_out_do_not_open(tmp_path: Path) -> None:
    path = written(tmp_path / "a")
    raw, (head, one, two, last) = path.read_bytes(), places(path)

    def put(*spans: tuple[int, int]) -> None:
        path.write_bytes(raw[: head[0]] + b"".join(raw[slice(*span)] for span in spans))

    for spans in ((head, two, one, last), (head, two, last), (one, two, last), (head, one, one, last)):
        put(*spans)
        with pytest.raises(Unreadable):
            content(path)
    put(head, one, two, last)
    assert len(content(path)) == 4


def test_a_piece_of_another_segment_does_not_open_here(tmp_path: Path) -> None:
    path = written(tmp_path / "a")
    other = SegmentFile(tmp_path / "b", label(SAID.started_ms + 1), bytearray(KEY), bytearray(b"ftyp"))
    other.close()
    raw, foreign = path.read_bytes(), (tmp_path / "b").read_bytes()
    path.write_bytes(raw[: places(path)[0][0]] + foreign[places(tmp_path / "b")[0][0] :])
    with pytest.raises(Unreadable):
        content(path)


def test_what_was_cut_off_lacks_its_last_piece_and_the_rest_opens(tmp_path: Path) -> None:
    path = written(tmp_path / "a")
    raw, (*_, two, last) = path.read_bytes(), places(path)
    for end, there in ((last[0], 3), (last[1] - 1, 3), (two[1] - 1, 2), (two[0] + 2, 2)):
        path.write_bytes(raw[:end])
        heads = [head.kind.name for head, _ in opened(path, SAID, KEY)]
        assert len(heads) == there and "LAST" not in heads


@pytest.mark.parametrize(
    "raw", [b"", b"sightline footage v1\n", b"sightline footage v1\n\0\0\0\2{}" + bytes(32), b"\0" * 99]
)
def test_what_is_no_segment_is_said_to_be_none(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a").write_bytes(raw)
    with pytest.raises(Unreadable):
        label_of(tmp_path / "a")


def test_a_piece_of_an_impossible_length_or_kind_is_not_read(tmp_path: Path) -> None:
    path = written(tmp_path / "a")
    raw, at = path.read_bytes(), places(path)[0][0]
    for head in (struct.pack(">I", 1 << 31), struct.pack(">I", 3), struct.pack(">IB", 100, 9) + bytes(99)):
        path.write_bytes(raw[:at] + head)
        with pytest.raises(Unreadable):
            list(pieces_of(path))


def test_one_that_is_gone_is_unreadable_and_one_that_cannot_be_made_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="it is gone"):
        label_of(tmp_path / "a")
    with pytest.raises(Unavailable, match="make room, or name another folder"):
        SegmentFile(tmp_path / "none" / "a", SAID, bytearray(KEY), bytearray())
