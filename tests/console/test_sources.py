"""Where a browser is: its own address, or what a trusted proxy says last."""

import pytest

from services.console.domain.sources import UNKNOWN, source_of


@pytest.mark.parametrize(
    ("peer", "forwarded", "source"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("::ffff:192.0.2.7", "", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("10.0.0.1", "198.51.100.9", "198.51.100.9"),
        # What a browser puts before it is not believed.
        ("10.0.0.1", "203.0.113.99, 198.51.100.9", "198.51.100.9"),
        ("10.0.0.1", "[2001:db8::1]", "2001:db8::/64"),
        # With a port everybody would be at one unknown place, and be locked out there together.
        ("10.0.0.1", "198.51.100.9:50123", "198.51.100.9"),
        ("10.0.0.1", "[2001:db8::1]:443", "2001:db8::/64"),
        ("10.0.0.1", "<script>", UNKNOWN),
        ("10.0.0.1", ":80", UNKNOWN),
        (None, "", UNKNOWN),
    ],
)
def test_the_place_of_a_browser(peer: str | None, forwarded: str, source: str) -> None:
    assert source_of(peer, forwarded) == source
