"""Lists on their way are in memory that has no name, and of a limited size."""

import os

import pytest

from services.chassis.errors import BadInput, Refused
from services.console.adapters.memory_room import MemoryFile, MemoryRoom


def test_a_file_is_read_as_it_was_written_and_has_no_name_on_any_disk() -> None:
    file = MemoryFile(MemoryRoom(100))
    file.write(b"one")
    file.write(b"two")
    link = os.readlink(f"/proc/self/fd/{file.file.fileno()}")
    file.file.seek(0)
    assert (link, file.file.read()) == ("/memfd:list (deleted)", b"onetwo")
    file.close()


def test_a_file_that_never_fits_is_refused_for_good() -> None:
    file = MemoryFile(MemoryRoom(10))
    file.write(b"x" * 6)
    with pytest.raises(BadInput, match="pack it in parts"):
        file.write(b"x" * 6)
    file.close()


def test_a_file_that_others_are_in_the_way_of_is_to_come_again() -> None:
    room = MemoryRoom(10)
    first, second = MemoryFile(room), MemoryFile(room)
    first.write(b"x" * 6)
    with pytest.raises(Refused, match="try again"):
        second.write(b"x" * 6)
    first.close()
    second.write(b"x" * 6)
    second.close()


def test_closing_twice_gives_nothing_back_twice() -> None:
    room = MemoryRoom(10)
    file, other = MemoryFile(room), MemoryFile(room)
    file.write(b"x" * 5)
    other.write(b"x" * 5)
    file.close()
    file.close()
    with pytest.raises(Refused):
        MemoryFile(room).write(b"x" * 6)
    other.close()
