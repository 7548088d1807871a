import ctypes
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from services.model_packs import Pack
from services.model_packs.card_memory import CardMemory
from services.model_packs.card_runs import ForgetfulSession
from services.model_packs.memory_reading import CardReader
from services.model_packs.session import session
from tests.bench.residue import Embedder, faces, found
from tests.model_packs.cards import HostCard, card_or_skip
from tests.model_packs.residue import looked_for

MEBIBYTE = 1 << 20
CONTENT = b"a face"


@pytest.fixture
def card() -> HostCard:
    return HostCard(4 * MEBIBYTE)


class Runtime:
    """Calls as ONNX Runtime does: by the addresses that its options name."""

    def __init__(self, memory: CardMemory) -> None:
        told = memory.options()
        self.take = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_size_t)(int(told["gpu_external_alloc"]))
        self.give = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(int(told["gpu_external_free"]))
        ctypes.CFUNCTYPE(None)(int(told["gpu_external_empty_cache"]))()

    def write(self, size_bytes: int) -> int:
        address = self.take(size_bytes)
        assert address
        ctypes.memmove(address, CONTENT, len(CONTENT))
        return int(address)


def content(address: int) -> bytes:
    return ctypes.string_at(address, len(CONTENT))


def test_what_was_given_back_is_zeros_after_a_run(card: HostCard) -> None:
    memory = CardMemory(card)
    runtime = Runtime(memory)
    address = runtime.write(1000)
    runtime.give(address)
    assert content(address) == CONTENT
    memory.overwrite()
    assert ctypes.string_at(address, memory.blocks[address]) == bytes(memory.blocks[address])
    assert card.waited == 1


def test_what_is_in_use_stays_as_weights_do(card: HostCard) -> None:
    memory = CardMemory(card)
    address = Runtime(memory).write(1000)
    memory.overwrite()
    assert content(address) == CONTENT
    assert memory.free_blocks == {}


def test_what_was_in_use_at_the_last_overwriting_is_not_forgotten_by_the_next(card: HostCard) -> None:
    memory = CardMemory(card)
    runtime = Runtime(memory)
    address = runtime.write(1000)
    memory.overwrite()
    runtime.give(address)
    memory.overwrite()
    assert content(address) == bytes(len(CONTENT))


def test_a_block_is_used_again_for_what_fills_at_least_half_of_it(card: HostCard) -> None:
    memory = CardMemory(card)
    runtime = Runtime(memory)
    address = runtime.write(4096)
    runtime.give(address)
    small = runtime.take(1024)
    assert small != address
    assert runtime.take(2048) == address
    assert len(memory.blocks) == 2


def test_room_is_made_of_blocks_that_are_overwritten_first(card: HostCard) -> None:
    memory = CardMemory(card)
    runtime = Runtime(memory)
    kept, given_back = runtime.write(MEBIBYTE), runtime.write(MEBIBYTE)
    runtime.give(given_back)
    assert runtime.take(3 * MEBIBYTE)
    assert [set(piece) for piece in card.freed] == [{0}]
    assert content(kept) == CONTENT


def test_a_card_that_is_full_says_so(card: HostCard) -> None:
    assert not Runtime(CardMemory(card)).take(8 * MEBIBYTE)


@pytest.fixture
def embedder(bundled: Pack) -> Iterator[Embedder]:
    card_or_skip()
    yield Embedder.on(bundled.embedder, "cuda", memory_arena=False)


def test_nothing_of_a_face_is_left_on_the_card(bundled: Pack, embedder: Embedder) -> None:
    embedder.embed(faces(1, bundled.embedder))
    rows = faces(2, bundled.embedder)
    needles = embedder.needles_of(rows)
    embedder.embed(rows)
    assert not found(needles, CardReader().pieces())


def test_nothing_of_a_face_is_left_in_the_process_that_used_a_card() -> None:
    card_or_skip()
    assert looked_for("cuda")["given back"].count("in the process: nothing") == 2


def test_all_that_it_computed_in_is_zeros(bundled: Pack, embedder: Embedder) -> None:
    embedder.embed(faces(3, bundled.embedder))
    reader, memory = CardReader(), embedder.told.memory
    assert memory.free_blocks
    assert not any(any(reader.read(*block)) for block in memory.free_blocks.items())


def test_the_search_finds_a_face_where_nothing_is_overwritten(
    bundled: Pack, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CardMemory, "overwrite", lambda self: None)
    rows = faces(4, bundled.embedder)
    needles = embedder.needles_of(rows)
    embedder.embed(rows)
    assert {"input", "template"} <= set(found(needles, CardReader().pieces()))


def test_two_faces_leave_the_card_as_one_another(bundled: Pack, embedder: Embedder) -> None:
    def after(seed: int) -> dict[int, bytes]:
        embedder.embed(faces(seed, bundled.embedder))
        reader = CardReader()
        return {base: reader.read(base, size) for base, size in reader.allocations().items()}

    after(5)
    assert after(6) == after(7)


def test_a_card_answers_as_the_processor_does(bundled: Pack) -> None:
    card_or_skip()
    for model, rows in (
        (bundled.embedder, faces(8, bundled.embedder)),
        (bundled.detector, np.random.default_rng(8).uniform(0, 255, (2, 3, 384, 640)).astype(np.float32)),
    ):
        made: list[Any] = [
            session(model.graph(), provider=word, memory_arena=False) for word in ("cpu", "cuda")
        ]
        assert isinstance(made[1], ForgetfulSession)
        answers = [one.run(None, {one.get_inputs()[0].name: rows}) for one in made]
        for ours, theirs in zip(*answers, strict=True):
            np.testing.assert_allclose(theirs, ours, rtol=0, atol=1e-4 * max(1.0, float(np.abs(ours).max())))
