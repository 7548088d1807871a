"""A form is read as one, or refused in words, however wrongly it says what it is."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.console.standing import Standing, standing

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
NAMED = b'--x\r\nContent-Disposition: form-data; name="a"\r\n'


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Standing]:
    async with standing(tmp_path) as made:
        yield made


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (f"{FORM}; charset=klingon", b"a=b"),
        (f"{FORM}; charset=utf-16", b"a"),
        (FORM, b"\xff\xfe=%ff"),
        (PARTS, b"--x\r\nno header"),
        (PARTS, b"--x\r\n" + b"a" * 70_000 + b": b\r\n\r\n"),
        (PARTS, NAMED + b"Content-Length: many\r\n\r\nb\r\n--x--\r\n"),
        (PARTS, NAMED + b"\r\n\xff\r\n--x--\r\n"),
        ("multipart/form-data", b"a=b"),
        ("text/plain", b"a=b"),
    ],
)
async def test_what_is_no_form_is_refused_in_words_and_is_no_error_of_ours(
    place: Standing, caplog: pytest.LogCaptureFixture, kind: str, body: bytes
) -> None:
    async with place.browser("author") as browser:
        sent = {"Origin": browser.origin, "Content-Type": kind}
        for path in ("/password", "/deployments/market/list/import"):
            async with browser.web.post(browser.origin + path, data=body, headers=sent) as answer:
                assert answer.status in (400, 403) and "<!doctype html>" in await answer.text()
    assert not [record for record in caplog.records if record.name == "aiohttp.server"]
