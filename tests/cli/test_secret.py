"""A password goes from the terminal to the registrar, and is never on the screen."""

import asyncio
from pathlib import Path

from tests.cli.answering import answering
from tests.pipeline.command import Place
from tests.pipeline.terminal import terminal


def type_it(place: Place, key: Path, *passwords: str) -> tuple[int, str]:
    with terminal(place, "people", "password", "carol", "--as", str(key)) as typing:
        for question, password in zip(("Password for carol: ", "Once more: "), passwords, strict=False):
            typing.wait_for(question)
            typing.type(f"{password}\n")
        return typing.status(), typing.screen


async def test_what_was_typed_twice_is_set_by_whoever_may(tmp_path: Path) -> None:
    async with answering(tmp_path) as services:
        place, key = Place(tmp_path), services.key("emil")
        status, screen = await asyncio.to_thread(type_it, place, key, "correct horse", "correct horse")
        ((who, asked),) = services.register.asked
    assert status == 0 and "horse" not in screen
    assert (who, asked.name, asked.password) == ("emil", "carol", "correct horse")


async def test_who_may_not_sets_none(tmp_path: Path) -> None:
    async with answering(tmp_path) as services:
        place, key = Place(tmp_path), services.key("carol")
        status, screen = await asyncio.to_thread(type_it, place, key, "correct horse", "correct horse")
        assert services.register.asked == []
    assert status == 1 and "carol may not call SetPassword" in screen and "horse" not in screen


async def test_two_that_differ_or_none_change_nothing(tmp_path: Path) -> None:
    async with answering(tmp_path) as services:
        place, key = Place(tmp_path), services.key("emil")
        for typed in (("one", "two"), ("", ""), ("\x04",)):
            status, screen = await asyncio.to_thread(type_it, place, key, *typed)
            assert status == 1 and "nothing was changed" in screen
        assert services.register.asked == []
