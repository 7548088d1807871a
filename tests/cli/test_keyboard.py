"""Lines from a terminal and from a pipe."""

import asyncio
import os
from collections.abc import Iterator

import pytest

from services.cli.keyboard import Keyboard


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Who types, and what is read."""
    typist, read = os.openpty()
    yield typist, read
    os.close(typist)
    os.close(read)


async def test_a_pipe_gives_its_lines_and_then_its_end_for_ever() -> None:
    read, write = os.pipe()
    os.write(write, b"s\nn\nhalf a line")
    os.close(write)
    keyboard = Keyboard(read)
    assert [await keyboard.line() for _ in range(4)] == ["s", "n", None, None]
    os.close(read)


async def test_what_was_typed_before_it_was_asked_for_answers_nothing(terminal: tuple[int, int]) -> None:
    typist, read = terminal
    keyboard = Keyboard(read)
    os.write(typist, b"first\nearly\n")
    assert await keyboard.line() == "first"
    while keyboard._lines.empty():
        await asyncio.sleep(0)  # until the second line has been read as well
    keyboard.forget_what_was_typed()
    os.write(typist, b"asked\n")
    assert await keyboard.line() == "asked"


async def test_the_end_of_one_line_at_a_terminal_is_not_the_end_of_all(terminal: tuple[int, int]) -> None:
    typist, read = terminal
    keyboard = Keyboard(read)
    os.write(typist, b"\x04")
    assert await keyboard.line() is None
    os.write(typist, b"s\n")
    assert await keyboard.line() == "s"


async def test_a_descriptor_that_is_closed_has_nothing_to_say() -> None:
    read, write = os.pipe()
    os.close(write)
    os.close(read)
    assert await Keyboard(read).line() is None
