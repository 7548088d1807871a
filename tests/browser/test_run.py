"""`sightline run --console`: one command, and its officer answers in a browser."""

import asyncio
import re
import signal
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from services.cli.demo import assets, story
from services.cli.demo.walks import WALKS
from tests.browser.served import LONGEST_MS, Town, becomes, shown
from tests.pipeline.command import Place


@pytest.fixture
def town(tmp_path_factory: pytest.TempPathFactory, browser: Browser, pictures: Path) -> Town:
    return Town(Place(tmp_path_factory.mktemp("run")), browser, pictures)


def lines_up_to(process: "subprocess.Popen[str]", pattern: str) -> tuple[str, ...]:
    """The groups of the first line on which `pattern` is found."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(pattern, line):
            return found.groups()
    raise AssertionError(f"it ended, and said nothing like {pattern}")


async def test_an_officer_answers_the_alerts_of_a_run_in_a_browser(town: Town) -> None:
    told = story.write(town.place.folder, assets.fetch(), datetime.now(UTC), size=(960, 540), walks=WALKS[:4])
    words = ("run", "--deployment", str(told.deployment_file), "--console")
    with town.place.started(*words, CONSOLE_ADDRESS="127.0.0.1:0") as process:
        (town.origin,) = await asyncio.to_thread(lines_up_to, process, r"the console answers at (\S+)")
        (town.given["demo-officer"],) = await asyncio.to_thread(
            lines_up_to, process, r"demo-officer signs in with (\S+) and sets"
        )
        page = await town.visitor("demo-officer")
        await page.goto(f"{town.origin}/alerts/demo")
        await becomes(page, "No alert is waiting for you.")
        await expect(page.locator("#compare")).to_be_visible(timeout=LONGEST_MS)
        await expect(page.locator("body")).to_contain_text("TRIAL")
        await expect(page.locator("#face")).to_have_attribute("src", re.compile("^blob:"), timeout=LONGEST_MS)
        await page.keyboard.press("1")
        await shown(page, "All who compared say so.", "listed")
        await town.picture(page, "run")
        await town.open(page, "/watch/demo", "street", "closes")
        process.send_signal(signal.SIGINT)
        out, err = await asyncio.to_thread(process.communicate, timeout=LONGEST_MS / 1000)
    assert (process.returncode, err) == (0, "")
    assert "nobody has authorised this run" in out and re.search(r"ledger\s.*closes", out)
