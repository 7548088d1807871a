"""What lies in memory, as the kernel and CUDA's driver show it: of this process, and on a card."""

import ctypes
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PAGE_BYTES = 2 << 20
_SMALLEST_STEP_BYTES = 512
_PIECE_BYTES = 64 << 20
# A needle must not fall between two pieces.
_OVERLAP_BYTES = 4096
_MASK = 0x5A


class Needles:
    """Values to look for, kept under a mask, as is what is looked into: so looking finds no needle itself."""

    def __init__(self, values: Mapping[str, NDArray[Any]]) -> None:
        self._masked = {name: _masked(part) for name, part in values.items()}

    def found_in(self, piece: bytearray) -> list[str]:
        """Which of them are there. The piece is zeros afterwards."""
        content = np.frombuffer(piece, np.uint8)
        np.bitwise_xor(content, _MASK, out=content)
        found = [name for name, masked in self._masked.items() if masked in piece]
        content.fill(0)
        return found


def _masked(values: NDArray[Any]) -> bytes:
    return np.bitwise_xor(np.ascontiguousarray(values).view(np.uint8), _MASK).tobytes()


class CardReader:
    """Reads whatever this process has allocated on a card. OSError where there is no CUDA."""

    def __init__(self, number: int = 0) -> None:
        self._cuda = ctypes.CDLL("libcuda.so.1")
        self._must(self._cuda.cuInit(0))
        self._context, device = ctypes.c_void_p(), ctypes.c_int()
        self._must(self._cuda.cuDeviceGet(ctypes.byref(device), number))
        self._must(self._cuda.cuDevicePrimaryCtxRetain(ctypes.byref(self._context), device))
        self._must(self._cuda.cuCtxSetCurrent(self._context))

    @staticmethod
    def _must(failed: int) -> None:
        if failed:
            raise OSError(f"CUDA error {failed}")

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

    def pieces(self) -> Iterator[bytearray]:
        """All of it."""
        for base, size in self.allocations().items():
            for start in range(0, size, _PIECE_BYTES):
                yield bytearray(self.read(base + start, min(_PIECE_BYTES + _OVERLAP_BYTES, size - start)))

    def digests(self) -> dict[int, str]:
        """What all of it comes to, by allocation."""
        return {
            base: hashlib.blake2b(self.read(base, size)).hexdigest()
            for base, size in self.allocations().items()
        }


def of_this_process() -> Iterator[tuple[str, bytearray]]:
    """What is in this process' own memory, by mapping."""
    with open("/proc/self/mem", "rb", buffering=0) as memory:
        for line in Path("/proc/self/maps").read_text().splitlines():
            span, rights, *_rest = line.split(maxsplit=5)
            low, high = (int(end, 16) for end in span.split("-"))
            if not rights.startswith("rw") or "/dev/nvidia-uvm" in line:
                continue
            for start in range(low, high, _PIECE_BYTES):
                piece = bytearray(min(_PIECE_BYTES + _OVERLAP_BYTES, high - start))
                try:
                    memory.seek(start)
                    memory.readinto(piece)
                except (OSError, ValueError, OverflowError):
                    continue
                yield line, piece


def _reserved() -> Iterator[tuple[int, int]]:
    for line in Path("/proc/self/maps").read_text().splitlines():
        low, high = (int(end, 16) for end in line.split(maxsplit=1)[0].split("-"))
        if high - low >= _PAGE_BYTES and high < 1 << 47:
            yield low, high
