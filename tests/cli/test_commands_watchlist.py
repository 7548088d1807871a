"""The list of a deployment: who is on it, and taking somebody off it."""

import json
from pathlib import Path

from sightline.registrar.v1.watchlist_service_pb2 import ListedSubject
from tests.cli.answering import answering
from tests.pipeline.command import Place


async def test_a_name_that_is_a_command_to_a_terminal_is_shown_and_does_nothing(tmp_path: Path) -> None:
    evil = ListedSubject(subject="<script>\x1b[2J[red]", reason="gpj.\u202e", resting=True, by_hand=True)
    async with answering(tmp_path, subjects=[evil]) as services:
        table = (await services.run("fritz", "watchlist", "list", "market")).output
        said = (await services.run("fritz", "watchlist", "list", "market", "--json")).output
    assert "<script>\\x1b[2J[red]" in table and "gpj.\\u202e" in table and "by hand, resting" in table
    assert not {"\x1b", "\u202e"} & set(table + said)
    assert json.loads(said)[0]["subject"] == evil.subject


async def test_a_subject_is_taken_off_or_released_by_whoever_may(tmp_path: Path) -> None:
    async with answering(tmp_path) as services:
        done = await services.run("berta", "watchlist", "remove", "market", "case-7")
        assert "off the list, with 2 photos" in done.output
        done = await services.run("dora", "watchlist", "release", "market", "case-7")
        assert "may match again" in done.output
        asked = [(who, request.subject) for who, request in services.register.asked]
    assert asked == [("berta", "case-7"), ("dora", "case-7")]


async def test_a_photo_that_is_added_alone_is_marked_as_such(tmp_path: Path) -> None:
    import asyncio

    (tmp_path / "photo.jpg").write_bytes(b"photo")
    async with answering(tmp_path) as services:
        words = ["watchlist", "add", "market", "photo.jpg", "--subject", "case-7", "--reason", "missing"]
        words += ["--source", "register", "--expires", "2027-01-01T12:00:00Z", "--born", "unknown"]
        words += ["--justification", "a child", "--as", str(services.key("anton")), "--json"]
        done = await asyncio.to_thread(Place(tmp_path).run, *words)
        ((who, asked),) = services.register.asked
    assert done.status == 0 and json.loads(done.out)[0]["verdict"] == "taken"
    assert (who, asked.by_hand, asked.photo, asked.date_of_birth) == ("anton", True, b"photo", "unknown")
    assert asked.justification == "a child"
