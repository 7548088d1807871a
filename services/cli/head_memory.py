"""What a signer or a witness remembers: every head that it signed, in a file of its own."""

import json
from dataclasses import dataclass
from pathlib import Path

from services.chassis.errors import BadInput, SightlineError
from services.cli.head_files import replace_text
from services.tree_heads.notes import Note, note_of


@dataclass(slots=True)
class Memory:
    """Heads in the order in which they were signed: a line each, a note as JSON."""

    path: Path
    notes: list[Note]

    @classmethod
    def load(cls, path: Path, first: bool) -> "Memory":
        """Read it. BadInput when it is not as it was written; or is there where it must not, or not there.

        `first`: this is the first head to be signed. A memory that was lost must not pass for a new one.
        """
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
            memory = cls(path, [note_of(json.loads(line)) for line in lines])
        except FileNotFoundError:
            memory = cls(path, [])
        except OSError as error:
            raise BadInput(f"{path}: cannot be read ({error.strerror}); name another file") from None
        except (ValueError, TypeError, AttributeError, RecursionError, SightlineError):
            raise BadInput(
                f"{path}: is not as it was written; bring it back from where you copied it"
            ) from None
        if memory.notes and first:
            raise BadInput(f"{path}: remembers a head already; leave out --first")
        if not memory.notes and not first:
            raise BadInput(f"{path}: remembers no head; if you never signed one of this chain, say --first")
        return memory

    @property
    def last(self) -> Note | None:
        """The head that was signed last."""
        return self.notes[-1] if self.notes else None

    def add(self, note: Note) -> None:
        """Remember a head, on the disk, before anybody gets the signature. BadInput when it cannot be."""
        notes = [*self.notes, note]
        replace_text(self.path, "".join(json.dumps(one.text, ensure_ascii=False) + "\n" for one in notes))
        self.notes = notes
