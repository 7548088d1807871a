"""Memory of a graphics card that is ours, so that it can be overwritten after each run."""

import ctypes
from collections.abc import Callable
from threading import Lock
from typing import Any, Final, Protocol

_ALLOCATE = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_size_t)
_FREE = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_EMPTY = ctypes.CFUNCTYPE(None)
_STEP_BYTES: Final = 512
# A free block serves a request of at least half its size.
_MOST_SLACK: Final = 2
# cudaMemcpyDefault, cudaHostAllocPortable.
_EITHER_WAY: Final = 4
_FOR_ALL_CARDS: Final = 1


class Memory(Protocol):
    """Memory that is asked for by the block. Addresses are numbers, 0 is none."""

    def allocate(self, size_bytes: int) -> int:
        """Return 0 when there is no more."""

    def free(self, address: int) -> None:
        """Give back."""

    def overwrite(self, address: int, size_bytes: int) -> None:
        """Zeros, after all that was begun before."""

    def wait(self) -> None:
        """Until all that was begun is done."""


class Card(Memory, Protocol):
    """A card's own memory. `device` and `number` are ONNX Runtime's words for it."""

    device: str
    number: int

    def copy(self, to: int, source: int, size_bytes: int) -> None:
        """After all that was begun before. Of this process' memory, only pages that the card reads itself."""

    def pages(self) -> Memory:
        """Such pages."""


class CudaCard:
    """A card by CUDA's runtime, the one that ONNX Runtime has loaded. OSError when there is none."""

    device = "cuda"

    def __init__(self, number: int, cuda_version: str) -> None:
        self.number = number
        self._cuda = ctypes.CDLL(f"libcudart.so.{cuda_version.partition('.')[0]}")

    def allocate(self, size_bytes: int) -> int:
        address = ctypes.c_void_p()
        failed = self._cuda.cudaMalloc(ctypes.byref(address), ctypes.c_size_t(size_bytes))
        return 0 if failed else address.value or 0

    def free(self, address: int) -> None:
        self._cuda.cudaFree(ctypes.c_void_p(address))

    def overwrite(self, address: int, size_bytes: int) -> None:
        # On the default stream, where ONNX Runtime runs everything once it has a foreign allocator.
        self._must(self._cuda.cudaMemsetAsync(ctypes.c_void_p(address), 0, ctypes.c_size_t(size_bytes), None))

    def copy(self, to: int, source: int, size_bytes: int) -> None:
        self._must(self._cuda.cudaSetDevice(self.number))
        places = ctypes.c_void_p(to), ctypes.c_void_p(source)
        self._must(self._cuda.cudaMemcpyAsync(*places, ctypes.c_size_t(size_bytes), _EITHER_WAY, None))

    def wait(self) -> None:
        self._must(self._cuda.cudaSetDevice(self.number))
        self._must(self._cuda.cudaStreamSynchronize(None))

    def pages(self) -> "CudaPages":
        return CudaPages(self._cuda)

    def _must(self, failed: int) -> None:
        if failed:
            raise RuntimeError(f"memory of the card cannot be copied or overwritten: CUDA error {failed}")


class CudaPages:
    """Pages of this process that cards read and write without a copy in between."""

    def __init__(self, cuda: ctypes.CDLL) -> None:
        self._cuda = cuda

    def allocate(self, size_bytes: int) -> int:
        address = ctypes.c_void_p()
        failed = self._cuda.cudaHostAlloc(
            ctypes.byref(address), ctypes.c_size_t(size_bytes), ctypes.c_uint(_FOR_ALL_CARDS)
        )
        return 0 if failed else address.value or 0

    def free(self, address: int) -> None:
        self._cuda.cudaFreeHost(ctypes.c_void_p(address))

    def overwrite(self, address: int, size_bytes: int) -> None:
        ctypes.memset(address, 0, size_bytes)

    def wait(self) -> None:
        """Nothing is begun here and done later."""


class CardMemory:
    """Blocks of memory for one session of ONNX Runtime's, kept to be used again, and zeros by then.

    Weights are blocks that never come back. Calls come from whichever thread runs the session.
    """

    def __init__(self, card: Memory) -> None:
        self._card = card
        self._lock = Lock()
        self._sizes: dict[int, int] = {}
        self._free: set[int] = set()
        self._written: set[int] = set()
        # A session that outlives its owner may still give memory back.
        self._calls = [
            _kept(_ALLOCATE, self.take),
            _kept(_FREE, self.give_back),
            _kept(_EMPTY, _nothing),
        ]

    def options(self) -> dict[str, str]:
        """What CUDA's provider is told, to take its memory here."""
        names = ("gpu_external_alloc", "gpu_external_free", "gpu_external_empty_cache")
        addresses = (ctypes.cast(call, ctypes.c_void_p).value for call in self._calls)
        return {name: str(address) for name, address in zip(names, addresses, strict=True)}

    def overwrite(self) -> None:
        """Zeros over all that is in no use any more, and wait for it."""
        with self._lock:
            for address in self._written & self._free:
                self._card.overwrite(address, self._sizes[address])
            self._written -= self._free
        self._card.wait()

    @property
    def blocks(self) -> dict[int, int]:
        """Sizes by addresses of all blocks, those in use too."""
        with self._lock:
            return dict(self._sizes)

    @property
    def free_blocks(self) -> dict[int, int]:
        """Of those in no use."""
        with self._lock:
            return {address: self._sizes[address] for address in self._free}

    def take(self, size_bytes: int) -> int:
        """A block of at least that size, 0 when there is none."""
        size = -(-max(size_bytes, 1) // _STEP_BYTES) * _STEP_BYTES
        with self._lock:
            fitting = (one for one in self._free if size <= self._sizes[one] <= _MOST_SLACK * size)
            address = min(fitting, key=self._sizes.__getitem__, default=0)
            if not address:
                address = self._card.allocate(size) or self._after_making_room(size)
                if not address:
                    return 0
                self._sizes[address] = size
            self._free.discard(address)
            self._written.add(address)
            return address

    def _after_making_room(self, size: int) -> int:
        for address in sorted(self._free):
            if address in self._written:
                self._card.overwrite(address, self._sizes[address])
            self._card.free(address)
            del self._sizes[address]
        self._written -= self._free
        self._free.clear()
        return self._card.allocate(size)

    def give_back(self, address: int | None) -> None:
        """It may be taken again, after it is overwritten or not."""
        with self._lock:
            if address in self._sizes:
                self._free.add(address)


def _kept(kind: Callable[..., Any], function: Callable[..., object]) -> Any:
    made = kind(function)
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(made))
    return made


def _nothing() -> None:
    pass
