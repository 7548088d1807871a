"""A chain as a file, checked without those who keep it, and against heads that somebody else signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.chassis.errors import BadInput, SightlineError
from services.cli.head_files import note_in, public_keys
from services.retention_purger.domain.audit import Entry, Head
from services.retention_purger.domain.audit_check import Check
from services.retention_purger.domain.audit_line import entry_of
from services.tree_heads.notes import Note, need

_HASH_BYTES = 32
_LONGEST_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file came to. `doubt` says what it does not show; empty when an outside head shows it all."""

    head: Head
    doubt: str


def outside_of(heads: Sequence[str], keys: Sequence[str]) -> tuple[str, list[Note]]:
    """Return what `--head` and `--key` name: a hash, and heads that each key signed. BadInput else."""
    files = [head for head in heads if _is_file(head)]
    hashes = [head for head in heads if head not in files]
    if len(hashes) > 1:
        raise BadInput("--head: name one hash, or files of signed heads")
    if keys and not files:
        raise BadInput("--key says who signed a head: name the file of the head too, with --head")
    notes = [note_in(Path(file)) for file in files]
    trusted = public_keys(keys)
    for note in notes:
        need(note, trusted)
    return "".join(hashes), notes


def verify(path: Path, outside: str = "", notes: Sequence[Note] = ()) -> Verdict:
    """Check a file, with heads obtained elsewhere. BadInput names the first wrong entry."""
    check = Check(_hash(outside), _roots(notes))
    for entry in entries_in(path):
        fault = check.fault(entry)
        if fault:
            raise BadInput(f"{path}: {fault}")
    if check.cut:
        raise BadInput(f"{path}: {check.cut}")
    if check.is_foreign:
        raise BadInput(
            f"{path}: that head is of none of its {check.head.number} entries:"
            " the end was cut off, or it is another chain"
        )
    return Verdict(check.head, _doubt(check))


def entries_in(path: Path) -> Iterator[Entry]:
    """Yield the entries of a file, as they stand there. BadInput where one is none."""
    number = 0
    try:
        with path.open(encoding="ascii", newline="\n") as file:
            while line := file.readline(_LONGEST_LINE):
                number += 1
                yield entry_of(line.removesuffix("\n"))
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{path}: cannot be read as an audit chain; name a file of `audit export`") from None
    except ValueError:
        raise BadInput(f"{path}: entry {number} was changed: its line is not as it was written") from None


def _roots(notes: Sequence[Note]) -> dict[int, bytes]:
    roots: dict[int, bytes] = {}
    for note in notes:
        if roots.setdefault(note.head.size, note.head.root) != note.head.root:
            raise BadInput(f"two heads of {note.head.size} entries were signed, and they differ: a fork")
    return roots


def _doubt(check: Check) -> str:
    if check.is_proven:
        return ""
    after = f" after entry {check.proven}" if check.proven else ""
    return f"truncation and fork not excluded{after}"


def _is_file(head: str) -> bool:
    try:
        _hash(head)
    except SightlineError:
        if set(head) <= set("0123456789abcdefABCDEF") and not Path(head).exists():
            raise
        return True
    return False


def _hash(text: str) -> bytes:
    try:
        value = bytes.fromhex(text)
    except ValueError:
        value = b"?"
    if value and len(value) != _HASH_BYTES:
        raise BadInput(
            "--head: write the 64 hexadecimal digits of a head's hash, or name a signed head's file"
        )
    return value
