"""Milvus Lite in this process: in memory where there is a tmpfs, behind a private socket, no TCP port."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import grpc
from milvus_lite import MilvusLite
from milvus_lite.adapter.grpc.server import start_server_in_thread

MEMORY = Path("/dev/shm")


@dataclass(frozen=True, slots=True)
class MilvusLiteServer:
    """A running server; its folder goes with it. `in_memory`: nothing of it reaches a disk."""

    server: grpc.Server
    database: MilvusLite
    folder: Path
    in_memory: bool

    @property
    def uri(self) -> str:
        """The address for a client: a socket in a folder that only this user may enter."""
        return f"unix:{self.folder}/s"

    @classmethod
    def start(cls) -> "MilvusLiteServer":
        """Start it in a new folder, mode 0700."""
        in_memory = MEMORY.is_dir()
        folder = Path(tempfile.mkdtemp(prefix="sightline-", dir=MEMORY if in_memory else None))
        # Given a TCP address it would open a port without a password; a socket path is taken as it is.
        server, database, _ = start_server_in_thread(
            str(folder / "data"), host="unix", port=f"{folder}/s"  # type: ignore[arg-type]
        )
        return cls(server, database, folder, in_memory)

    def stop(self) -> None:
        """Stop it and remove its folder."""
        self.server.stop(grace=None).wait()
        self.database.close()
        shutil.rmtree(self.folder, ignore_errors=True)
