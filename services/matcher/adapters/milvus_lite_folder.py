"""Where Milvus Lite keeps its files: in memory where there is a tmpfs, this user's alone, gone at the end."""

import fcntl
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from services.chassis.errors import Unavailable

MEMORY = Path("/dev/shm")
_PREFIX = "sightline-milvus-"
# Each is one that another process took at the same time; more than a few are a file system without locks.
_TRIES = 10


@dataclass(frozen=True, slots=True)
class MilvusLiteFolder:
    """A folder that is locked for as long as its process lives. `in_memory`: nothing of it reaches a disk."""

    path: Path
    in_memory: bool
    lock: int

    @classmethod
    def make(cls) -> "MilvusLiteFolder":
        """Make a new one, mode 0700; remove what killed processes have left.

        Unavailable when none can be locked.
        """
        in_memory = MEMORY.is_dir()
        parent = MEMORY if in_memory else Path(tempfile.gettempdir())
        _remove_what_was_left(parent)
        for _ in range(_TRIES):
            path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
            lock = _locked(path)
            if lock is not None:
                return cls(path, in_memory, lock)
            shutil.rmtree(path, ignore_errors=True)
        raise Unavailable(f"{parent}: no folder can be locked there; Milvus Lite needs one of its own")

    def remove(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self.lock)


def _locked(folder: Path) -> int | None:
    """Lock `folder` for as long as this process lives; None when another one holds it, or it is not ours.

    None, too, when it went before it was locked: to a process that starts at the same time, a folder that
    nobody has locked yet is one that was left.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(descriptor), os.stat(folder)):
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def _remove_what_was_left(parent: Path) -> None:
    """Remove the vectors of a process that was killed: its lock went with it, its files did not."""
    for folder in parent.glob(f"{_PREFIX}*"):
        lock = _locked(folder)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)
