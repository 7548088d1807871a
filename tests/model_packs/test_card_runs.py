from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from services.model_packs.card_memory import CardMemory
from services.model_packs.card_runs import ForgetfulSession
from services.model_packs.session import session
from tests.model_packs import graphs
from tests.model_packs.cards import HostCard

MEBIBYTE = 1 << 20
SHAPE = (1, 3, 4, 4)


@dataclass(frozen=True, slots=True)
class Rig:
    """A session that computes on the CPU, called as on a card."""

    told: ForgetfulSession
    plain: NDArray[np.float32]
    card: HostCard
    pages: HostCard

    @property
    def input(self) -> str:
        return str(self.told.get_inputs()[0].name)

    def left(self) -> set[int]:
        """All bytes that any block still holds."""
        return {
            byte for one in (self.card, self.pages) for piece in one.pieces.values() for byte in piece.raw
        }


def picture() -> NDArray[np.float32]:
    return np.random.default_rng(1).standard_normal(SHAPE, np.float32)


@pytest.fixture
def rig() -> Rig:
    made = session(graphs.channel_means().SerializeToString())
    card, pages = HostCard(MEBIBYTE), HostCard(MEBIBYTE)
    plain = made.run(None, {made.get_inputs()[0].name: picture()})[0]
    return Rig(ForgetfulSession(made, card, CardMemory(card), CardMemory(pages)), plain, card, pages)


def test_it_answers_as_without(rig: Rig) -> None:
    answers = rig.told.run(None, {rig.input: picture()})
    np.testing.assert_array_equal(answers[0], rig.plain)


def test_what_lies_otherwise_in_memory_is_read_as_it_is_meant(rig: Rig) -> None:
    turned = np.asfortranarray(picture())
    np.testing.assert_array_equal(rig.told.run(None, {rig.input: turned})[0], rig.plain)


def test_in_place_it_reads_and_writes_what_the_caller_has(rig: Rig) -> None:
    rows, answer = picture(), np.zeros_like(rig.plain)
    bound = rig.told.io_binding()
    bound.bind_input(rig.input, "cpu", 0, np.float32, rows.shape, rows.ctypes.data)
    name = rig.told.get_outputs()[0].name
    bound.bind_output(name, "cpu", 0, np.float32, answer.shape, answer.ctypes.data)
    rig.told.run_with_iobinding(bound)
    np.testing.assert_array_equal(answer, rig.plain)


def test_every_copy_goes_through_pages_that_are_ours(rig: Rig) -> None:
    rig.told.run(None, {rig.input: picture()})
    (block, page), (other_page, _answer) = rig.card.copied
    assert block in rig.card.pieces
    assert {page, other_page} <= set(rig.pages.pieces)


def test_nothing_of_a_run_is_left_in_them(rig: Rig) -> None:
    rig.told.run(None, {rig.input: picture()})
    assert rig.card.pieces and rig.pages.pieces
    assert rig.left() == {0}
    assert set(rig.told.memory.free_blocks) == set(rig.card.pieces)


def test_nothing_is_left_of_a_run_that_fails(rig: Rig) -> None:
    with pytest.raises(Exception, match="Invalid rank"):
        rig.told.run(None, {rig.input: picture()[0]})
    assert rig.left() == {0}
    assert set(rig.told.pages.free_blocks) == set(rig.pages.pieces)


def test_a_card_that_fails_leaves_nothing_in_the_pages(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("CUDA error 700")

    monkeypatch.setattr(rig.card, "wait", fail)
    with pytest.raises(RuntimeError, match="CUDA error 700"):
        rig.told.run(None, {rig.input: picture()})
    assert rig.pages.pieces
    assert {byte for piece in rig.pages.pieces.values() for byte in piece.raw} == {0}


def test_a_second_run_takes_no_more_memory(rig: Rig) -> None:
    for _ in range(3):
        rig.told.run(None, {rig.input: picture()})
        blocks = len(rig.card.pieces), len(rig.pages.pieces)
        assert blocks == (1, 2)


def test_a_card_that_is_full_is_no_answer(rig: Rig) -> None:
    rig.card.left_bytes = 0
    with pytest.raises(MemoryError):
        rig.told.run(None, {rig.input: picture()})
    assert rig.left() == {0}
