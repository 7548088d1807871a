"""What lies on a graphics card, and in this process, as CUDA's driver and the kernel show it."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.model_packs.session import session
from tests.model_packs import graphs

_PAGE_BYTES = 2 << 20
_SMALLEST_STEP_BYTES = 512
_PIECE_BYTES = 64 << 20


def card_or_skip() -> None:
    """Skip where no card computes."""
    try:
        session(graphs.channel_means().SerializeToString(), provider="cuda")
    except BadInput as error:
        pytest.skip(f"no card with CUDA: {error}")


@dataclass(frozen=True, slots=True)
class Needles:
    """What is looked for, kept so that looking does not find the needles themselves."""

    masked: dict[str, bytes]

    @classmethod
    def of(cls, **needles: bytes) -> "Needles":
        """By what they are."""
        return cls({name: _turned(needle) for name, needle in needles.items()})

    def in_(self, haystack: bytes | bytearray) -> list[str]:
        """Which of them are there."""
        return [name for name, masked in self.masked.items() if _turned(masked) in haystack]


def _turned(content: bytes) -> bytes:
    return bytes(byte ^ 0x5A for byte in content)


class CardReader:
    """Reads whatever this process has allocated on the card."""

    def __init__(self) -> None:
        self._cuda = ctypes.CDLL("libcuda.so.1")
        self._cuda.cuInit(0)
        context, device = ctypes.c_void_p(), ctypes.c_int()
        assert self._cuda.cuDeviceGet(ctypes.byref(device), 0) == 0
        assert self._cuda.cuDevicePrimaryCtxRetain(ctypes.byref(context), device) == 0
        assert self._cuda.cuCtxSetCurrent(context) == 0

    def read(self, address: int, size_bytes: int) -> bytes:
        """The content of a part of an allocation."""
        content = ctypes.create_string_buffer(size_bytes)
        self._cuda.cuCtxSynchronize()
        failed = self._cuda.cuMemcpyDtoH_v2(content, ctypes.c_uint64(address), ctypes.c_size_t(size_bytes))
        if failed:
            return b""
        try:
            return content.raw
        finally:
            ctypes.memset(content, 0, size_bytes)

    def allocations(self) -> dict[int, int]:
        """Sizes by addresses of what the driver says is allocated, whoever asked for it: found by asking for
        every page of what the process has reserved.
        """
        found: dict[int, int] = {}
        for low, high in _reserved():
            at = -(-low // _PAGE_BYTES) * _PAGE_BYTES
            while at < high:
                base, size = self._around(at)
                if size:
                    found[base] = size
                    # Small ones share pages.
                    at = base + -(-size // _SMALLEST_STEP_BYTES) * _SMALLEST_STEP_BYTES
                elif at % _PAGE_BYTES and at < high:
                    at += _SMALLEST_STEP_BYTES
                else:
                    at += _PAGE_BYTES
        return found

    def _around(self, address: int) -> tuple[int, int]:
        base, size = ctypes.c_uint64(), ctypes.c_size_t()
        failed = self._cuda.cuMemGetAddressRange_v2(
            ctypes.byref(base), ctypes.byref(size), ctypes.c_uint64(address)
        )
        return (0, 0) if failed else (base.value, size.value)

    def pieces(self) -> Iterator[bytes]:
        """All of it."""
        for base, size in self.allocations().items():
            for start in range(0, size, _PIECE_BYTES):
                # A needle must not fall between two pieces.
                yield self.read(base + start, min(_PIECE_BYTES + 4096, size - start))


def of_this_process() -> Iterator[tuple[str, bytearray]]:
    """What is in this process' own memory, by mapping; each piece is overwritten when done with."""
    with open("/proc/self/mem", "rb", buffering=0) as memory:
        for line in Path("/proc/self/maps").read_text().splitlines():
            span, rights, *_rest = line.split(maxsplit=5)
            low, high = (int(end, 16) for end in span.split("-"))
            if not rights.startswith("rw") or "/dev/nvidia-uvm" in line:
                continue
            for start in range(low, high, _PIECE_BYTES):
                size = min(_PIECE_BYTES, high - start)
                try:
                    memory.seek(start)
                    piece = bytearray(memory.read(size))
                except (OSError, ValueError, OverflowError):
                    continue
                yield line, piece
                ctypes.memset((ctypes.c_char * len(piece)).from_buffer(piece), 0, len(piece))


def _reserved() -> Iterator[tuple[int, int]]:
    for line in Path("/proc/self/maps").read_text().splitlines():
        low, high = (int(end, 16) for end in line.split(maxsplit=1)[0].split("-"))
        if high - low >= _PAGE_BYTES and high < 1 << 47:
            yield low, high
