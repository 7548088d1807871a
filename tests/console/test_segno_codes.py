"""A code is drawn here, black on white, with room around it; what it says is read in tests/browser."""

import re

from services.console.adapters.segno_codes import svg_of

ADDRESS = "https://console.example/public/asking"


def test_it_is_black_on_white_with_room_around_it_and_asks_for_nothing_elsewhere() -> None:
    svg = svg_of(ADDRESS)
    found = re.match(r'<svg viewBox="0 0 (\d+) \1"', svg)
    assert found is not None and "http" not in svg and "style" not in svg
    assert 'fill="#fff"' in svg and 'stroke="#000"' in svg
    assert (int(found[1]) - 8 - 17) % 4 == 0


def test_another_address_is_another_code() -> None:
    assert svg_of(ADDRESS) != svg_of(ADDRESS + "/")
