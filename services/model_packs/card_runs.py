"""Runs on a card whose copies to it and from it are ours too, so that none of them stays behind."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from services.model_packs.card_memory import Card, CardMemory

_TYPES = {"tensor(float)": np.float32, "tensor(int64)": np.int64}


@dataclass(slots=True)
class CardBinding:
    """What a run reads and writes in place, in memory of the caller's. Called as ONNX Runtime's own."""

    inputs: dict[str, NDArray[Any]] = field(default_factory=dict)
    outputs: dict[str, NDArray[Any]] = field(default_factory=dict)

    def bind_input(
        self, name: str, _device: str, _number: int, of: DTypeLike, shape: Sequence[int], address: int
    ) -> None:
        """Read it at `address`."""
        self.inputs[name] = _view(address, of, shape)

    def bind_output(
        self, name: str, _device: str, _number: int, of: DTypeLike, shape: Sequence[int], address: int
    ) -> None:
        """Write it at `address`."""
        self.outputs[name] = _view(address, of, shape)


class ForgetfulSession:
    """A session on a card, of whose runs nothing is left: not in the memory it computes in, nor where
    pictures and answers are copied through.

    CUDA copies ordinary memory by pages of its own, which nobody can overwrite; so it is given `pages`,
    memory of this process that the card reads and writes itself.
    """

    def __init__(self, made: Any, card: Card, memory: CardMemory, pages: CardMemory) -> None:
        self._made = made
        self._card = card
        self.memory = memory
        self.pages = pages

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made, name)

    def run(self, names: Sequence[str] | None, given: dict[str, NDArray[Any]]) -> list[NDArray[Any]]:
        """As ONNX Runtime's."""
        wanted = names or [output.name for output in self._made.get_outputs()]
        return self._run(given, dict.fromkeys(wanted))

    def io_binding(self) -> CardBinding:
        """As ONNX Runtime's, for what lies in memory of the caller's."""
        return CardBinding()

    def run_with_iobinding(self, binding: CardBinding) -> None:
        """As ONNX Runtime's."""
        self._run(binding.inputs, dict(binding.outputs))

    def _run(
        self, given: dict[str, NDArray[Any]], wanted: dict[str, NDArray[Any] | None]
    ) -> list[NDArray[Any]]:
        taken: list[tuple[CardMemory, int]] = []
        bound = self._made.io_binding()
        try:
            for name, content in given.items():
                where = self._put(content, taken)
                bound.bind_input(
                    name, self._card.device, self._card.number, content.dtype, content.shape, where
                )
            for name in wanted:
                bound.bind_output(name, self._card.device, self._card.number)
            self._made.run_with_iobinding(bound)
            return [
                self._got(answer, into, taken)
                for answer, into in zip(bound.get_outputs(), wanted.values(), strict=True)
            ]
        finally:
            # It holds what was computed.
            bound.clear_binding_inputs()
            bound.clear_binding_outputs()
            for memory, address in taken:
                memory.give_back(address)
            # These first: they cannot fail, as a card can.
            self.pages.overwrite()
            self.memory.overwrite()

    def _put(self, content: NDArray[Any], taken: list[tuple[CardMemory, int]]) -> int:
        page = self._taken(self.pages, content.nbytes, taken)
        np.copyto(_view(page, content.dtype, content.shape), content)
        block = self._taken(self.memory, content.nbytes, taken)
        self._card.copy(block, page, content.nbytes)
        return block

    def _got(
        self, answer: Any, into: NDArray[Any] | None, taken: list[tuple[CardMemory, int]]
    ) -> NDArray[Any]:
        kind, shape = _TYPES[answer.data_type()], answer.shape()
        made = np.empty(shape, kind) if into is None else into
        if made.nbytes:
            page = self._taken(self.pages, made.nbytes, taken)
            self._card.copy(page, answer.data_ptr(), made.nbytes)
            self._card.wait()
            np.copyto(made, _view(page, kind, shape))
        return made

    @staticmethod
    def _taken(memory: CardMemory, size_bytes: int, taken: list[tuple[CardMemory, int]]) -> int:
        address = memory.take(size_bytes)
        if not address:
            raise MemoryError
        taken.append((memory, address))
        return address


def _view(address: int, of: DTypeLike, shape: Sequence[int]) -> NDArray[Any]:
    kind = np.dtype(of)
    size = int(np.prod(shape)) * kind.itemsize
    content = memoryview((ctypes.c_char * size).from_address(address))
    return np.frombuffer(content, kind).reshape(tuple(shape))
