"""Milvus Lite in this process: in memory where there is a tmpfs, behind a private socket, no TCP port."""

import fcntl
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import grpc
from milvus_lite import MilvusLite
from milvus_lite.adapter.grpc.server import start_server_in_thread

MEMORY = Path("/dev/shm")
_PREFIX = "sightline-milvus-"


@dataclass(frozen=True, slots=True)
class MilvusLiteServer:
    """A running server; its folder goes with it. `in_memory`: nothing of it reaches a disk."""

    server: grpc.Server
    database: MilvusLite
    folder: Path
    in_memory: bool
    lock: int

    @property
    def uri(self) -> str:
        """The address for a client: a socket in a folder that only this user may enter."""
        return f"unix:{self.folder}/s"

    @classmethod
    def start(cls) -> "MilvusLiteServer":
        """Start it in a new folder, mode 0700."""
        in_memory = MEMORY.is_dir()
        parent = MEMORY if in_memory else Path(tempfile.gettempdir())
        _remove_what_was_left(parent)
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        lock = _locked(folder)
        assert lock is not None, "a new folder is nobody else's"
        # Given a TCP address it would open a port without a password; a socket path is taken as it is.
        server, database, _ = start_server_in_thread(
            str(folder / "data"),
            host="unix",
            port=f"{folder}/s",
        )
        return cls(server, database, folder, in_memory, lock)

    def stop(self) -> None:
        """Stop it and remove its folder."""
        self.server.stop(grace=None).wait()
        self.database.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self.lock)


def _locked(folder: Path) -> int | None:
    """Lock `folder` for as long as this process lives; None when another one holds it, or it is not ours."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _remove_what_was_left(parent: Path) -> None:
    """Remove the vectors of a process that was killed: its lock went with it, its files did not."""
    for folder in parent.glob(f"{_PREFIX}*"):
        lock = _locked(folder)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)
