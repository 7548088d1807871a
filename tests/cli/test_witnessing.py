"""A witness signs what extends what it signed: against published heads, or an exported chain."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.chassis.errors import BadInput, Refused
from services.cli.head_memory import Memory
from services.cli.witnessing import of_chain, published, witness
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.domain.audit import Entry
from services.retention_purger.domain.audit_line import line_of
from services.tree_heads.checkpoint import Checkpoint
from services.tree_heads.keys import Way
from services.tree_heads.notes import Note
from services.tree_heads.published import PublishedHead, written
from services.tree_heads.tree import consistency, tree_of
from tests.cli.audited import SIGNER, WITNESS, Audited, audited
from tests.retention_purger.chain import chain as chain_of

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
KNOWN, SEEN = SIGNER.public(Way.SIGNER), WITNESS.public(Way.WITNESS)


@pytest.fixture
async def chain(tmp_path: Path) -> AsyncIterator[Audited]:
    async with audited(tmp_path) as made:
        yield made


def heads(entries: list[Entry], *sizes: int) -> list[PublishedHead]:
    """What would be published of these entries."""
    leaves = [entry.hash for entry in entries]
    notes = [Note(Checkpoint(KNOWN.name, size, tree_of(leaves[:size]).root)).signed(SIGNER) for size in sizes]
    proofs = [consistency(leaves[:size], old) for old, size in zip((0, *sizes), sizes, strict=False)]
    return [PublishedHead(note, tuple(proof)) for note, proof in zip(notes, proofs, strict=True)]


def saw(folder: Path, found: list[PublishedHead], first: bool = False) -> Note:
    return witness(found, KNOWN, WITNESS, Memory.load(folder / "seen", first), NOW)


LONG = chain_of(30)


async def test_a_witness_signs_what_the_signer_published_and_says_when(chain: Audited) -> None:
    await chain.grow(0, 5)
    await chain.sign(first=True)
    first = saw(chain.folder, await chain.published(), first=True)
    assert first.is_signed_by(KNOWN) and first.witnessed_at(SEEN) == NOW
    for begun, size in ((5, 9), (9, 21)):
        await chain.grow(begun, size)
        await chain.sign()
    second = saw(chain.folder, await chain.published())
    assert second.head.size > first.head.size and second.witnessed_at(SEEN) == NOW
    assert saw(chain.folder, await chain.published()) == second


def test_what_was_cut_off_is_not_signed(tmp_path: Path) -> None:
    saw(tmp_path, heads(LONG, 10, 20), first=True)
    with pytest.raises(Refused, match="a head of 20 entries was signed, and the newest is of 15"):
        saw(tmp_path, heads(LONG, 10, 15))


def test_a_head_that_is_no_more_published_is_missed(tmp_path: Path) -> None:
    saw(tmp_path, heads(LONG, 10, 20), first=True)
    with pytest.raises(Refused, match="the head of 20 entries that was signed is not among them any more"):
        saw(tmp_path, heads(LONG, 10, 30))


def test_a_fork_is_not_signed_and_it_is_said_from_where(tmp_path: Path) -> None:
    saw(tmp_path, heads(LONG, 10), first=True)
    saw(tmp_path, heads(LONG, 10, 20))
    fork = chain_of(12)
    with pytest.raises(Refused, match=r"of 20 entries there are two heads.*Up to entry 10 they agree"):
        saw(tmp_path, heads([*fork, *reversed(LONG[12:])], 10, 20, 25))


def test_a_later_head_that_extends_no_earlier_one_is_not_signed(tmp_path: Path) -> None:
    saw(tmp_path, heads(LONG, 10, 20), first=True)
    other = heads(list(reversed(LONG)), 10, 20, 30)
    with pytest.raises(Refused, match="the head of 30 entries does not extend that of 20: a fork"):
        saw(tmp_path, [*heads(LONG, 10, 20), other[2]])


def test_what_the_signer_did_not_sign_is_not_signed(tmp_path: Path) -> None:
    (head,) = heads(LONG, 10)
    with pytest.raises(Refused, match=r"not signed by audit\.example\.org's key"):
        saw(tmp_path, [PublishedHead(Note(head.note.head))], first=True)
    assert not (tmp_path / "seen").exists()


async def test_an_exported_chain_does_as_well(chain: Audited, tmp_path: Path) -> None:
    await chain.grow(0, 5)
    early = await chain.sign(first=True)
    await chain.grow(5, 12)
    late = await chain.sign()
    path = tmp_path / "chain"
    entries = await SqlAuditChain(chain.records).entries(1, 100)
    path.write_text("".join(f"{line_of(one)}\n" for one in entries), encoding="ascii")
    for note, first in ((early, True), (late, False)):
        memory = Memory.load(tmp_path / "seen", first)
        assert witness(of_chain(path, note, memory), KNOWN, WITNESS, memory, NOW).is_signed_by(SEEN)
    with pytest.raises(Refused, match="the end was cut off, or this is an old copy"):
        memory = Memory.load(tmp_path / "seen", False)
        witness(of_chain(path, early, memory), KNOWN, WITNESS, memory, NOW)


def test_heads_are_read_from_a_file_and_nothing_else_passes_for_them(tmp_path: Path) -> None:
    path = tmp_path / "heads.json"
    found = heads(LONG, 10, 20)
    path.write_text(written([(one.note.text, one.consistency, NOW) for one in found]), encoding="utf-8")
    assert [one.note for one in published(str(path))] == [one.note for one in found]
    path.write_text(written([]))
    with pytest.raises(BadInput, match="no head is published there yet"):
        published(str(path))
    for content in (b"", b"\xff", b"{}"):
        path.write_bytes(content)
        with pytest.raises(BadInput):
            published(str(path))
    with pytest.raises(BadInput, match="cannot be fetched"):
        published("http://127.0.0.1:9/heads.json")
    with pytest.raises(BadInput, match="cannot be read"):
        published(str(tmp_path / "none"))
