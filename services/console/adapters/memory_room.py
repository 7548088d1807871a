"""Room for archives on their way: files that have no name and no disk, all together of a limited size.

A photo of a watchlist is nowhere but in memory. An anonymous file of the kernel can be read like one on
disk, cannot be opened by another user, and its pages go back, to be overwritten, when it is closed.
"""

import os
from dataclasses import dataclass, field
from typing import IO

from services.chassis.errors import BadInput, Refused


@dataclass(slots=True)
class MemoryRoom:
    """`most_bytes` for all files together."""

    most_bytes: int
    _taken: int = field(default=0)

    def take(self, more_bytes: int, held_bytes: int) -> None:
        """Take more for a file that holds so much. BadInput: never fits; Refused: others are in the way."""
        if held_bytes + more_bytes > self.most_bytes:
            raise BadInput(
                f"a list may have {self.most_bytes >> 20} MiB here; pack it in parts, or use the command"
            )
        if self._taken + more_bytes > self.most_bytes:
            raise Refused("other lists are on their way and fill the memory; try again in some minutes")
        self._taken += more_bytes

    def give_back(self, size_bytes: int) -> None:
        """Let others have it."""
        self._taken -= size_bytes


class MemoryFile:
    """A file in a room. It takes what is written to it, and gives all of it back when it is closed."""

    def __init__(self, room: MemoryRoom) -> None:
        self._room = room
        self._size_bytes = 0
        self.file: IO[bytes] = os.fdopen(os.memfd_create("list", os.MFD_CLOEXEC), "w+b")

    def write(self, chunk: bytes) -> None:
        """Append. BadInput or Refused when there is no room."""
        self._room.take(len(chunk), self._size_bytes)
        self._size_bytes += len(chunk)
        self.file.write(chunk)

    def close(self) -> None:
        """Be gone; once more does nothing."""
        self.file.close()
        self._room.give_back(self._size_bytes)
        self._size_bytes = 0
