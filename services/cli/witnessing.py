"""The witness: anybody, with a key and a memory, who signs no head that does not extend the last."""

import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from services.chassis.errors import BadInput, Refused, SightlineError
from services.cli.audit_verifying import entries_in, verify
from services.cli.head_memory import Memory
from services.tree_heads.checkpoint import Checkpoint
from services.tree_heads.keys import PublicKey, SecretKey
from services.tree_heads.notes import Note, need
from services.tree_heads.published import PublishedHead, broken_at, heads_of
from services.tree_heads.tree import consistency, tree_of

_MOST_BYTES = 64 << 20
_TIMEOUT_SECONDS = 60


def published(source: str) -> list[PublishedHead]:
    """Return the heads at an address or in a file. BadInput when there are none."""
    try:
        heads = heads_of((_fetched(source) if _is_address(source) else _read(Path(source))).decode())
    except (SightlineError, ValueError) as error:
        raise BadInput(f"{source}: {error if isinstance(error, SightlineError) else 'is no text'}") from None
    if not heads:
        raise BadInput(f"{source}: no head is published there yet")
    return heads


def of_chain(path: Path, note: Note, memory: Memory) -> list[PublishedHead]:
    """Return a signed head as if published behind the one remembered: an exported chain proves both."""
    verify(path, notes=[note])
    leaves = [entry.hash for entry in entries_in(path)][: note.head.size]
    last = memory.last
    if last is None or not last.head.size < len(leaves):
        return [PublishedHead(note)]
    size = last.head.size
    before = Note(Checkpoint(note.head.origin, size, tree_of(leaves[:size]).root))
    return [PublishedHead(before), PublishedHead(note, tuple(consistency(leaves, size)))]


def witness(
    heads: Sequence[PublishedHead], signer: PublicKey, key: SecretKey, memory: Memory, now: datetime
) -> Note:
    """Sign the last head, and remember it. Refused, and where, when it does not extend what was signed."""
    newest = heads[-1].note
    if newest.head.origin != signer.name:
        raise Refused(f"the heads are those of {newest.head.origin}, not of {signer.name}")
    need(newest, [signer])
    last = memory.last
    if last is not None:
        _must_extend(heads, last, memory)
    before, after = broken_at(heads if last is None else heads[_place(heads, last) :])
    if after:
        raise Refused(f"NOT SIGNED: the head of {after} entries does not extend that of {before}: a fork")
    if last is not None and last.head == newest.head:
        return newest.joined(last.signatures)
    signed = newest.witnessed(key, now)
    memory.add(signed)
    return signed


def _must_extend(heads: Sequence[PublishedHead], last: Note, memory: Memory) -> None:
    size, newest = last.head.size, heads[-1].note.head.size
    if last.head.origin != heads[-1].note.head.origin:
        raise Refused(f"{memory.path}: remembers heads of {last.head.origin}, another chain")
    if newest < size:
        raise Refused(
            f"NOT SIGNED: a head of {size} entries was signed, and the newest is of {newest}:"
            f" the end was cut off, or this is an old copy. Keep {memory.path}: it proves that"
        )
    at = _place(heads, last)
    if heads[at].note.head.size != size:
        raise Refused(f"NOT SIGNED: the head of {size} entries that was signed is not among them any more")
    if heads[at].note.head != last.head:
        raise Refused(
            f"NOT SIGNED: of {size} entries there are two heads, the one that was signed and another: a fork."
            f" {_up_to(heads, memory)}Keep {memory.path} and what was published: they prove that"
        )


def _place(heads: Sequence[PublishedHead], last: Note) -> int:
    """Return where the head remembered is, or the first that is later."""
    return next(at for at, one in enumerate(heads) if one.note.head.size >= last.head.size)


def _up_to(heads: Sequence[PublishedHead], memory: Memory) -> str:
    known = {note.head for note in memory.notes}
    same = max((one.note.head.size for one in heads if one.note.head in known), default=0)
    return f"Up to entry {same} they agree. " if same else ""


def _is_address(source: str) -> bool:
    return source.startswith(("https://", "http://"))


def _fetched(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=_TIMEOUT_SECONDS) as answer:
            content: bytes = answer.read(_MOST_BYTES)
    except (OSError, ValueError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else type(error).__name__
        raise BadInput(f"cannot be fetched ({reason}); try again, or name a file") from None
    return content


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError as error:
        raise BadInput(f"cannot be read ({error.strerror}); name another file") from None
