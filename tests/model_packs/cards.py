"""A card where there is one, and memory of this process that stands in for a card's where there is none."""

import ctypes
import hashlib

import pytest

from services.chassis.errors import BadInput
from services.model_packs.session import session
from tests.model_packs import graphs


def card_or_skip() -> None:
    """Skip where no card computes."""
    try:
        session(graphs.channel_means().SerializeToString(), provider="cuda")
    except BadInput as error:
        pytest.skip(f"no card with CUDA: {error}")


class HostCard:
    """A card whose memory is this process' own, and ends; so ONNX Runtime computes in it as the CPU does."""

    device = "cpu"
    number = 0

    def __init__(self, size_bytes: int) -> None:
        self.left_bytes = size_bytes
        self.pieces: dict[int, ctypes.Array[ctypes.c_char]] = {}
        self.freed: list[bytes] = []
        self.copied: list[tuple[int, int]] = []
        self.waited = 0

    def allocate(self, size_bytes: int) -> int:
        if size_bytes > self.left_bytes:
            return 0
        piece = ctypes.create_string_buffer(size_bytes)
        self.left_bytes -= size_bytes
        self.pieces[ctypes.addressof(piece)] = piece
        return ctypes.addressof(piece)

    def free(self, address: int) -> None:
        piece = self.pieces.pop(address)
        self.left_bytes += len(piece)
        self.freed.append(piece.raw)

    def overwrite(self, address: int, size_bytes: int) -> None:
        ctypes.memset(address, 0, size_bytes)

    def wait(self) -> None:
        self.waited += 1

    def copy(self, to: int, source: int, size_bytes: int) -> None:
        self.copied.append((to, source))
        ctypes.memmove(to, source, size_bytes)

    def pages(self) -> "HostCard":
        return HostCard(self.left_bytes)

    def digests(self) -> dict[int, str]:
        """What each block holds."""
        return {address: hashlib.blake2b(piece.raw).hexdigest() for address, piece in self.pieces.items()}
