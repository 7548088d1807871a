"""Debian's Chromium, driven by Playwright; and axe, by which pages are held to WCAG 2.2."""

import hashlib
import os
import shutil
import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.connected.servers.installing import cached, ensure, has, run

_CHROMIUM = "chromium"
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_AXE = "axe-core@4.14.1"
_AXE_SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@asynccontextmanager
async def profiled(profile: Path, temporary: Path) -> AsyncIterator[BrowserContext]:
    """A browser that keeps what it keeps in that folder, as a person's does."""
    ensure(has(_CHROMIUM), [_CHROMIUM])
    async with async_playwright() as driver:
        context = await driver.chromium.launch_persistent_context(
            profile,
            executable_path=shutil.which(_CHROMIUM),
            args=list(_ARGUMENTS),
            env={**os.environ, "TMPDIR": str(temporary)},
            headless=True,
        )
        yield context
        await context.close()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser without a window; installed where it is missing and may be."""
    ensure(has(_CHROMIUM), [_CHROMIUM])
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(
            executable_path=shutil.which(_CHROMIUM), args=list(_ARGUMENTS), headless=True
        )
        yield browser
        await browser.close()


def axe() -> str:
    """Its source, of one version, from the package index of npm, kept in the cache."""
    content = (cached("axe-core-4.14.1", _fetch) / "axe.min.js").read_bytes()
    assert hashlib.sha256(content).hexdigest() == _AXE_SHA256, "axe.min.js in the cache is another"
    return content.decode()


def _fetch(folder: Path) -> None:
    ensure(has("npm"), ["npm"])
    run(["npm", "pack", _AXE, "--silent", "--pack-destination", folder], "fetching axe")
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        source = archive.extractfile("package/axe.min.js")
        assert source is not None
        (folder / "axe.min.js").write_bytes(source.read())


async def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page, a line each."""
    await page.evaluate(axe())
    found: Any = await page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", _RULES)
    return [f"{one['id']}: {node['html']}" for one in found["violations"] for node in one["nodes"]]
