"""A fragment is moved in time, and given another number, without being decoded."""

import pytest

from services.detector.adapters.av_fragments import AvFragments
from services.detector.domain.fragments import renumber
from tests.detector.filming import SIZE, moving, played


def a_fragment() -> tuple[bytearray, bytearray]:
    encoder = AvFragments(SIZE, 60_000)
    for number in range(5):
        encoder.add(moving(number), number * 100)
    return encoder.beginning, encoder.finish().content


def test_a_fragment_is_played_later() -> None:
    beginning, fragment = a_fragment()
    renumber(fragment, 7, 90_000)
    _, before = a_fragment()
    shown = played([beginning, before, fragment])
    assert [round(at, 1) for at, _ in shown] == [0.0, 0.1, 0.2, 0.3, 0.4, 90.0, 90.1, 90.2, 90.3, 90.4]
    assert fragment[fragment.index(b"mfhd") + 8 :][:4] == (7).to_bytes(4, "big")


@pytest.mark.parametrize("content", [b"", b"\0\0\0\x08free", b"\0\0\0\xffmoof", b"\0\0\0\x02moof"])
def test_what_is_no_fragment_is_not_moved(content: bytes) -> None:
    with pytest.raises(ValueError):
        renumber(bytearray(content), 1, 0)
