"""A head as it is signed (C2SP tlog-checkpoint): whose chain, how many entries, and their root."""

from base64 import b64decode, b64encode
from dataclasses import dataclass

from services.chassis.errors import Unreadable
from services.tree_heads.tree import HASH_BYTES

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`origin`: the name of the key that signs the chain; `size`: its entries; `root`: 32 bytes."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @property
    def tree(self) -> tuple[int, bytes]:
        """Size and root."""
        return self.size, self.root


def checkpoint_of(text: str) -> Checkpoint:
    """Return what `Checkpoint.text` gave. Unreadable when it is something else, or says more."""
    try:
        origin, size, root, end = text.split("\n")
        found = Checkpoint(origin, int(size), b64decode(root, validate=True))
    except ValueError:
        raise Unreadable("it is no head of an audit chain") from None
    if (
        end
        or found.text != text
        or len(found.root) != HASH_BYTES
        or found.size < 1
        or not is_key_name(origin)
    ):
        raise Unreadable("it is no head of an audit chain")
    return found


def is_key_name(name: str) -> bool:
    """Whether a key can be called so (C2SP signed-note): printable, no space, no plus."""
    plain = name.isascii() and name.isprintable() and not {" ", "+"} & set(name)
    return plain and 0 < len(name) <= _LONGEST_NAME
