"""Milvus as one process, with its etcd and its log inside; the program comes from the package index.

The wheel's own starter is left aside: it fixes etcd's ports, so that only one Milvus could run on a machine.
"""

import json
import lzma
import platform
import sys
import urllib.request
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import grpc
from pymilvus import DataType, MilvusClient, MilvusException

from tests.connected.servers import installing
from tests.connected.servers.failing import CannotStart
from tests.connected.servers.ports import address, free_port, listens
from tests.connected.servers.process import Command
from tests.connected.servers.server import Server

_VERSION = "2.3.5"
_WHEELS = ("69515a0630ce29fd10e101fa442afea8ca1387b93a456cd9bd41fdf3deb93d04",)
_PARTS = ("rootCoord", "queryCoord", "queryNode", "indexCoord", "indexNode", "dataCoord", "dataNode")
_NUMBERS = Path("/tmp/milvus")
_PROBE = "sightline_is_it_up"


class MilvusServer(Server):
    """A Milvus. It listens on every address (that cannot be set), on ports that are free on all of them.

    After a restart its collections are there at once, and can be searched some seconds later.
    """

    name = "milvus"
    # Its graceful end may take for ever; whatever was acknowledged is in its log.
    grace_seconds = 5.0
    not_yet = (OSError, MilvusException, grpc.RpcError, grpc.FutureTimeoutError)

    def __init__(self, within: Path | None = None) -> None:
        super().__init__(within)
        self.port = free_port()
        self.uri = f"http://{address()}:{self.port}"
        self.data_folder = self.folder / "data"
        self._health = free_port()

    def _prepare(self) -> None:
        self._programs = installing.cached(f"milvus-{_VERSION}", _fetch)
        settings = self.folder / "configs"
        for folder in (settings, self.data_folder, self.folder / "run", self.folder / "logs"):
            folder.mkdir()
        # JSON is YAML.
        (settings / "etcd.yaml").write_text(json.dumps(self._etcd()))
        (settings / "milvus.yaml").write_text(json.dumps(self._milvus()))
        (settings / "glog.conf").write_text(f"--log_dir={self.folder / 'logs'}\n--minloglevel=1\n")

    def _etcd(self) -> dict[str, object]:
        clients, peers = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
        self._etcd_address = clients.removeprefix("http://")
        return {
            "name": "sightline",
            "listen-client-urls": clients,
            "advertise-client-urls": clients,
            "listen-peer-urls": peers,
            "initial-advertise-peer-urls": peers,
            "initial-cluster": f"sightline={peers}",
            "data-dir": str(self.data_folder / "etcd"),
            "log-level": "warn",
            "log-outputs": [str(self.folder / "logs" / "etcd.log")],
        }

    def _milvus(self) -> dict[str, object]:
        etcd = {
            "endpoints": self._etcd_address,
            "use": {"embed": True},
            "config": {"path": str(self.folder / "configs" / "etcd.yaml")},
            "data": {"dir": str(self.data_folder / "etcd")},
        }
        parts: dict[str, object] = {part: {"ip": "127.0.0.1", "port": free_port()} for part in _PARTS}
        return {
            **parts,
            "proxy": {"ip": address(), "port": self.port, "internalPort": free_port()},
            "etcd": etcd,
            "localStorage": {"path": str(self.data_folder)},
            "mq": {"type": "rocksmq"},
            "rocksmq": {"path": str(self.data_folder / "rocksmq")},
            # A killed Milvus' parts are taken for gone after `ttl` seconds; a stop takes as many at most.
            "common": {
                "storageType": "local",
                "session": {"ttl": 5},
                "gracefulStopTimeout": 5,
                **self._security(),
            },
            "log": {"level": "warn", "stdout": True},
        }

    def _security(self) -> dict[str, object]:
        return {}

    def connecting(self) -> dict[str, Any]:
        """How its owner's clients reach it, as pymilvus is told."""
        return {"uri": self.uri}

    def _command(self) -> Command:
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.folder),
            "DEPLOY_MODE": "STANDALONE",
            "LD_LIBRARY_PATH": str(self._programs),
            "METRICS_PORT": str(self._health),
            "MILVUS_RUN_DIR": str(self.folder / "run"),
        }
        return Command([self._programs / "milvus", "run", "standalone"], self.folder, environment)

    def stop(self) -> None:
        super().stop()
        self._tidy()

    def kill(self) -> None:
        super().kill()
        self._tidy()

    def _tidy(self) -> None:
        """Remove what Milvus writes outside its folder whatever it is told: two files with its process id."""
        if self._process is None:
            return
        _NUMBERS.joinpath(f"server_id_{self.pid}").unlink(missing_ok=True)
        for note in (folder / "standalone.pid" for folder in (_NUMBERS, Path("/run/milvus"))):
            if note.exists() and note.read_text().strip() == str(self.pid):
                note.unlink()
        for folder in (_NUMBERS, Path("/run/milvus")):
            # Another Milvus may have its files there.
            with suppress(OSError):
                folder.rmdir()

    def _ask(self) -> None:
        listens(self.port)
        urllib.request.urlopen(f"http://127.0.0.1:{self._health}/healthz", timeout=5).close()
        client = MilvusClient(**self.connecting(), timeout=5)
        try:
            if _PROBE in client.list_collections():
                client.drop_collection(_PROBE)
            schema = client.create_schema()
            schema.add_field("id", DataType.INT64, is_primary=True)
            schema.add_field("vector", DataType.FLOAT_VECTOR, dim=2)
            client.create_collection(_PROBE, schema=schema)
            client.drop_collection(_PROBE)
        finally:
            client.close()


def _fetch(folder: Path) -> None:
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise CannotStart(f"Milvus {_VERSION} is on the package index for Linux on x86_64 only")
    wanted = folder / "requirements.txt"
    wanted.write_text(f"milvus=={_VERSION} {' '.join(f'--hash=sha256:{digest}' for digest in _WHEELS)}\n")
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "download",
        "--no-deps",
        "--require-hashes",
    ]
    installing.run([*pip, "--requirement", wanted, "--dest", folder], f"fetching Milvus {_VERSION} by pip")
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.endswith(".lzma"):
                program = folder / Path(name).stem
                program.write_bytes(lzma.decompress(archive.read(name)))
                program.chmod(0o755)
    wheel.unlink()
    wanted.unlink()
