"""The signer signs what extends what it signed, and nothing else: it says what was done, and from where."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.chassis.errors import BadInput, Refused
from services.cli.head_memory import Memory
from services.tree_heads.keys import SecretKey, Way
from services.tree_heads.notes import need
from tests.cli.audited import SIGNER, Audited, audited


@pytest.fixture
async def chain(tmp_path: Path) -> AsyncIterator[Audited]:
    async with audited(tmp_path) as made:
        yield made


async def signed(chain: Audited, *sizes: int) -> None:
    """Sign the chain each time that it has grown to one of these sizes."""
    begun = 0
    for size in sizes:
        await chain.grow(begun, size)
        await chain.sign(first=not begun)
        begun = size


async def test_each_head_that_is_signed_is_published(chain: Audited) -> None:
    await signed(chain, 3, 8, 20)
    heads = await chain.published()
    assert [one.note.head.size for one in heads] == [3, 8, 20]
    for one in heads:
        need(one.note, [SIGNER.public(Way.SIGNER)])


async def test_signing_again_changes_nothing(chain: Audited) -> None:
    await signed(chain, 3)
    assert await chain.sign() == await chain.sign()
    assert len(await chain.published()) == 1 == len(Memory.load(chain.folder / "signed", False).notes)


async def test_a_chain_that_was_cut_off_is_not_signed(chain: Audited) -> None:
    await signed(chain, 3, 8)
    await chain.cut(5)
    with pytest.raises(Refused, match="NOT SIGNED: the chain has 5 entries, and 8 were signed"):
        await chain.sign()


@pytest.mark.parametrize(("left", "known", "lost"), [(9, 8, 12), (19, 12, 20), (0, 0, 3)])
async def test_a_chain_that_was_written_anew_is_not_signed_and_it_is_said_from_where(
    chain: Audited, left: int, known: int, lost: int
) -> None:
    await signed(chain, 3, 8, 12, 20)
    before = (chain.folder / "signed").read_bytes()
    await chain.cut(left)
    await chain.grow(100, 130)
    words = f"holds up to entry {known}, and an entry from {known + 1} to {lost} is another now"
    with pytest.raises(Refused, match=words):
        await chain.sign()
    assert (chain.folder / "signed").read_bytes() == before
    assert len(await chain.published()) == 4


async def test_a_memory_that_was_lost_does_not_pass_for_a_new_one(chain: Audited) -> None:
    await signed(chain, 3)
    with pytest.raises(BadInput, match="remembers a head already; leave out --first"):
        await chain.sign(first=True)
    (chain.folder / "signed").unlink()
    with pytest.raises(BadInput, match="remembers no head; if you never signed one"):
        await chain.sign()
    (chain.folder / "signed").write_text("hello\n")
    with pytest.raises(BadInput, match="is not as it was written"):
        await chain.sign()


async def test_another_name_or_an_empty_chain_is_not_signed(chain: Audited) -> None:
    with pytest.raises(Refused, match="no entry yet"):
        await chain.sign(first=True)
    await signed(chain, 3)
    with pytest.raises(Refused, match=r"remembers heads signed as audit\.example\.org"):
        await chain.sign(key=SecretKey.generate("other.example.org"))
