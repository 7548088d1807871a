"""Heads that somebody signed are kept where the chain is, and only those of this chain."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.retention_purger.rpc.audit import AuditRpc
from services.tree_heads.checkpoint import Checkpoint
from services.tree_heads.keys import SecretKey
from services.tree_heads.notes import Note, note_of
from services.tree_heads.proving import extends
from sightline.retention_purger.v1 import audit_service_pb2 as messages
from tests.retention_purger.auditing import audit_rpc
from tests.retention_purger.chain import told
from tests.retention_purger.purging import CONTEXT, Aborted, Rig

SIGNER, WITNESS = SecretKey.generate("audit.example.org"), SecretKey.generate("witness.example.com")


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.open()
    yield rig
    await rig.records.close()


@pytest.fixture
def rpc(rig: Rig) -> AuditRpc:
    return audit_rpc(rig.records)


async def grow(rig: Rig, first: int, last: int) -> None:
    for number in range(first, last):
        await rig.chain.tell(told(number))


async def head(rpc: AuditRpc, known: int = 0) -> messages.GetHeadResponse:
    return await rpc.GetHead(messages.GetHeadRequest(known_number=known), CONTEXT)


async def noted(rpc: AuditRpc, key: SecretKey = SIGNER) -> Note:
    found = await head(rpc)
    return Note(Checkpoint(key.name, found.number, found.root)).signed(key)


async def keep(rpc: AuditRpc, text: str) -> None:
    await rpc.KeepHead(messages.KeepHeadRequest(note=text), CONTEXT)


async def kept(rpc: AuditRpc) -> list[messages.SignedHead]:
    return [answer.head async for answer in rpc.ListHeads(messages.ListHeadsRequest(), CONTEXT)]


async def test_a_head_comes_with_the_proof_that_it_extends_one_that_is_known(rig: Rig, rpc: AuditRpc) -> None:
    await grow(rig, 0, 5)
    old = await head(rpc)
    await grow(rig, 5, 12)
    new = await head(rpc, known=5)
    assert extends((5, old.root), (12, new.root), new.consistency)
    assert list((await head(rpc, known=99)).consistency) == []


async def test_what_was_signed_is_kept_in_order_each_with_the_proof_from_the_one_before(
    rig: Rig, rpc: AuditRpc
) -> None:
    notes = []
    for first, last in ((0, 3), (3, 7), (7, 20)):
        await grow(rig, first, last)
        notes.append(await noted(rpc))
        await keep(rpc, notes[-1].text)
    listed = await kept(rpc)
    assert [one.note for one in listed] == [note.text for note in notes]
    trees = [note.head.tree for note in notes]
    assert list(listed[0].consistency) == []
    for before, after, one in zip(trees[:-1], trees[1:], listed[1:], strict=True):
        assert extends(before, after, one.consistency)


async def test_a_witness_signature_joins_those_that_are_there_once(rig: Rig, rpc: AuditRpc) -> None:
    await grow(rig, 0, 3)
    first = await noted(rpc)
    await keep(rpc, first.text)
    await grow(rig, 3, 9)
    await keep(rpc, (await noted(rpc)).text)
    for _ in range(2):
        await keep(rpc, Note(first.head).witnessed(WITNESS, rig.now).text)
    listed = await kept(rpc)
    assert [note_of(one.note).names for one in listed] == [[SIGNER.name, WITNESS.name], [SIGNER.name]]


async def test_what_is_no_head_of_this_chain_is_not_kept(rig: Rig, rpc: AuditRpc) -> None:
    await grow(rig, 0, 3)
    early, found = await noted(rpc), await head(rpc)
    await grow(rig, 3, 6)
    await keep(rpc, (await noted(rpc)).text)
    name = SIGNER.name
    for text, words in (
        ("hello", "no signed head"),
        (Note(Checkpoint(name, 6, bytes(32))).signed(SIGNER).text, "its first 6 entries are others"),
        (Note(Checkpoint(name, 7, found.root)).signed(SIGNER).text, "has 6 entries, and the head is of 7"),
        (early.text, "a head of 6 entries is kept already"),
        ((await noted(rpc, WITNESS)).text, f"heads are signed as {name}"),
        (f"{early.head.text}\n", "no signed head|kept already"),
    ):
        with pytest.raises(Aborted, match=words):
            await keep(rpc, text)
    assert len(await kept(rpc)) == 1
