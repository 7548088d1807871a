"""The receipt of a deployment that is over: what it counted and how it ended, provable without the chain.

Two entries of the chain, the proof that each is in a signed head (RFC 6962, 2.1.1), and that head.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from services.chassis.errors import BadInput, Refused, SightlineError
from services.cli.audit_verifying import entries_in, verify
from services.retention_purger.domain.audit import Entry, Kind, written
from services.retention_purger.domain.audit_line import entry_of, line_of
from services.tree_heads.keys import PublicKey
from services.tree_heads.notes import Note, need, note_of
from services.tree_heads.proving import holds
from services.tree_heads.tree import inclusion

_KINDS = (Kind.DEPLOYMENT_CHANGED, Kind.LEDGER_CLOSED)
_OVER = ("ended", "destroyed")
_MOST_BYTES = 1 << 20
_NOT_SEARCHED = "not searched"


def receipt_of(chain: Path, deployment: str, note: Note) -> str:
    """Return a receipt, from an exported chain and a signed head. Refused when it is not over."""
    verify(chain, notes=[note])
    entries = [entry for entry in entries_in(chain)][: note.head.size]
    last = {entry.kind: entry for entry in entries if entry.deployment == deployment and entry.kind in _KINDS}
    if set(last) != set(_KINDS) or _said(last[Kind.DEPLOYMENT_CHANGED]).get("status") not in _OVER:
        raise Refused(f"{deployment}: not over by that head, or its ledger is not closed; take a later one")
    leaves = [entry.hash for entry in entries]
    proven = [
        {"entry": line_of(one), "proof": [step.hex() for step in inclusion(leaves, one.number - 1)]}
        for one in last.values()
    ]
    return json.dumps({"head": note.text, "receipt": proven}, ensure_ascii=False, indent=1) + "\n"


def is_receipt(path: Path) -> bool:
    """Whether a file is meant as a receipt, and not as a chain."""
    try:
        with path.open("rb") as file:
            return file.read(32).split()[:2] == [b"{", b'"head":']
    except OSError:
        return False


def proven(path: Path, keys: Sequence[PublicKey]) -> list[tuple[str, object]]:
    """Return what a receipt says, once all of it is proven. BadInput or Refused when something is not."""
    note, entries = _read(path)
    need(note, keys)
    for entry, proof in entries:
        true = entry.hash == entry.computed and holds(entry.hash, entry.number - 1, note.head.tree, proof)
        if not true:
            raise BadInput(f"{path}: entry {entry.number} is not in the head of {note.head.size} entries")
    (changed, _), (closed, _) = sorted(entries, key=lambda one: _KINDS.index(one[0].kind))
    if changed.deployment != closed.deployment:
        raise BadInput(f"{path}: its entries are of two deployments")
    return list(_facts(changed, closed))


def _read(path: Path) -> tuple[Note, list[tuple[Entry, list[bytes]]]]:
    try:
        with path.open(encoding="utf-8") as file:
            said = json.loads(file.read(_MOST_BYTES))
        entries = [
            (entry_of(one["entry"]), [bytes.fromhex(step) for step in one["proof"]])
            for one in said["receipt"]
        ]
        note = note_of(said["head"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, SightlineError):
        raise BadInput(f"{path}: is no receipt; name a file of `audit receipt`") from None
    if sorted(one.kind for one, _ in entries) != sorted(_KINDS):
        raise BadInput(f"{path}: is no receipt; name a file of `audit receipt`")
    return note, entries


def _facts(changed: Entry, closed: Entry) -> Iterator[tuple[str, object]]:
    change, counts = _said(changed), _said(closed)
    yield "deployment", changed.deployment
    yield "status", change["status"] + (", TRIAL" if change["trial"] else "")
    yield "since", written(changed.time)
    yield "faces seen", counts["tracks_opened"]
    yield "looks", counts["probes"]["seen"]
    for fate in ("forgotten", "retained"):
        for reason, number in sorted(counts["probes"][fate].items()):
            yield f"{fate}: {reason}", number
    yield from _search_facts(change.get("search"))
    yield "entries", f"{changed.number} and {closed.number}"


def _search_facts(search: dict[str, Any] | None) -> Iterator[tuple[str, object]]:
    """What was looked for when the list had been destroyed; nothing before that, and of older chains."""
    if search is None:
        return
    yield "looked for", f"{search['vectors']} vectors, {search['photos']} photos; none was found"
    if search["shared"]:
        yield "on another list too", f"{search['shared']} vectors; not looked for"
    if search["lost"]:
        yield "lost", "nothing was left to look for them by"
    names = {place: place.replace("_", " ") for place in search["places"]}
    where = [
        names[place] + ("" if how == "searched" else f" (on {how})")
        for place, how in search["places"].items()
        if how != _NOT_SEARCHED
    ]
    left_out = [names[place] for place, how in search["places"].items() if how == _NOT_SEARCHED]
    yield "looked in", ", ".join(where)
    if left_out:
        yield "could not look in", ", ".join(left_out) + ": not readable from where it was looked"


def _said(entry: Entry) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(entry.body)
    return said
