"""Heads: what the chain comes to, and what somebody outside has signed of that. Nobody signs here."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.chassis.errors import BadInput, Refused, SightlineError
from services.chassis.origin import utc_now
from services.retention_purger.domain.audit import Head
from services.retention_purger.domain.kept_head import KeptHead, misplaced
from services.retention_purger.ports import AuditHistory, Heads
from services.tree_heads.notes import Note, note_of
from services.tree_heads.tree import consistency, tree_of

_AT_ONCE = 10_000
_MOST_SIGNATURES = 32


@dataclass(frozen=True, slots=True)
class HeadBook:
    """The heads of one chain."""

    chain: AuditHistory
    heads: Heads
    now: Callable[[], datetime] = utc_now

    async def described(self, known: int) -> tuple[Head, bytes, list[bytes]]:
        """Return the last entry, the root over all, and the proof that it extends the first `known`."""
        head = await self.chain.head()
        leaves = await self._leaves(head.number)
        return head, *await asyncio.to_thread(_grown, leaves, min(known, head.number))

    async def keep(self, text: str) -> None:
        """Keep a signed head. BadInput when it is none; Refused when it is not of this chain."""
        try:
            note = note_of(text)
        except SightlineError as error:
            raise BadInput(str(error)) from None
        kept = await self.heads.all()
        origin = note_of(kept[0].note).head.origin if kept else note.head.origin
        if origin != note.head.origin:
            raise Refused(f"this chain's heads are signed as {origin}")
        problem = misplaced(note.head.size, kept)
        if problem:
            raise Refused(problem)
        leaves = await self._leaves(note.head.size)
        if len(leaves) < note.head.size:
            raise Refused(f"the chain has {len(leaves)} entries, and the head is of {note.head.size}")
        before = max((one.number for one in kept if one.number < note.head.size), default=0)
        root, proof = await asyncio.to_thread(_grown, leaves, before)
        if root != note.head.root:
            raise Refused(f"that is no head of this chain: its first {note.head.size} entries are others")
        if _brings_more(note, kept):
            await self.heads.keep(KeptHead(note.head.size, text, tuple(proof), self.now()), len(kept))

    async def published(self) -> Sequence[KeptHead]:
        """Return the heads in order, each once, with every signature under it."""
        found: dict[int, KeptHead] = {}
        for one in await self.heads.all():
            first = found.setdefault(one.number, one)
            found[one.number] = replace(first, note=_joined(first.note, one.note))
        return list(found.values())

    async def _leaves(self, last: int) -> list[bytes]:
        """Return the hashes of the first entries."""
        leaves: list[bytes] = []
        for first in range(1, last + 1, _AT_ONCE):
            leaves += await self.chain.hashes(first, min(first + _AT_ONCE - 1, last))
        return leaves


def _grown(leaves: Sequence[bytes], known: int) -> tuple[bytes, list[bytes]]:
    return tree_of(leaves).root, consistency(leaves, known)


def _joined(one: str, other: str) -> str:
    return note_of(one).joined(note_of(other).signatures).text


def _brings_more(note: Note, kept: Sequence[KeptHead]) -> bool:
    """Whether a signature of it is not kept yet. BadInput where there are none, or too many."""
    known = {one for row in kept if row.number == note.head.size for one in note_of(row.note).signatures}
    found = known | set(note.signatures)
    if not note.signatures or len(found) > _MOST_SIGNATURES:
        raise BadInput(f"a head has 1 to {_MOST_SIGNATURES} signatures")
    return len(found) > len(known)
