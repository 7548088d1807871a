"""Signing in: where a browser is, is who is connected; what a header says counts where a setting says so."""

from pathlib import Path

import pytest

from services.registrar.domain.trying import AT_PLACE
from tests.console.standing import Browser, Standing, standing
from tests.registrar.signing_in_rig import PASSWORD

HEADER = "X-Forwarded-For"


async def tried(browser: Browser, password: str, place: str) -> int:
    await browser.get("/sign-in")
    status, _ = await browser.post("/sign-in", {HEADER: place}, name="author", password=password)
    return status


async def after_a_lock(place: Standing, elsewhere: str) -> int:
    """What the right password opens from `elsewhere`, once a place has tried too often."""
    async with place.browser() as browser:
        for _ in range(AT_PLACE.free_failures + 1):
            assert await tried(browser, "not the right words", "198.51.100.1") == 403
        return await tried(browser, PASSWORD, elsewhere)


@pytest.mark.parametrize(
    ("header", "elsewhere", "status"),
    [
        # Nobody is elsewhere by saying so.
        ("", "203.0.113.1", 403),
        (HEADER, "203.0.113.1", 303),
        (HEADER, "198.51.100.1", 403),
        # What stands before the proxy's own word is the browser's.
        (HEADER, "203.0.113.1, 198.51.100.1", 403),
    ],
)
async def test_who_is_locked_out_is_not_so_elsewhere(
    tmp_path: Path, header: str, elsewhere: str, status: int
) -> None:
    async with standing(tmp_path, source_header=header) as place:
        assert await after_a_lock(place, elsewhere) == status
