"""Every place on real servers where something could be left."""

from collections.abc import Callable, Sequence
from pathlib import Path

from services.alert_dispatcher.adapters.faust_passes.topics import CHANGELOG
from services.chassis.access import SERVICES
from tests.connected.cluster import Cluster, Process
from tests.connected.servers import process_table
from tests.connected.servers.server import Server
from tests.forensics.grounds import Grounds
from tests.forensics.monitor import commands
from tests.forensics.places import Place, columns, folders, memory

# Kafka deletes what is over in its turn, while others are searched.
KAFKA_AT_ONCE = "Kafka's folder at once"


def memories(cluster: Cluster, grounds: Grounds, console: Process) -> list[Place]:
    """Of what still runs. Milvus' is left out: docs/privacy.md says that it cannot be promised."""
    services = [memory(f"memory of {name}", pids(cluster.one(name).pid)) for name in SERVICES]
    servers: list[Server] = [grounds.redis, grounds.kafka, grounds.postgres]
    return [
        *(memory(f"memory of {server.name}", pids(server.pid)) for server in servers),
        *services,
        memory("memory of the console", pids(console.pid)),
    ]


def disks(cluster: Cluster, grounds: Grounds) -> list[Place]:
    """What servers and services keep, once they have ended."""
    kafka, milvus = grounds.kafka, grounds.milvus
    return [
        folders("Kafka's folder", kafka.folder),
        folders("Faust's changelog", *sorted(kafka.log_folder.glob(f"{CHANGELOG}-*"))),
        folders("Redis' folder", grounds.redis.folder),
        folders("PostgreSQL's folder", grounds.postgres.folder),
        folders("Milvus' folder", milvus.folder),
        columns("columns of Milvus' files", milvus.folder),
        folders("the vault", cluster.folder / "vault"),
        folders("keys", cluster.folder / "keys", cluster.folder / "day-keys"),
        folders("logs of services", *sorted(cluster.folder.glob("*.log"))),
        folders("temporary folders", cluster.folder / "tmp"),
    ]


def beside(profile: Path, report: Path, capture: Path) -> list[Place]:
    """Where listed people may be, and where keys passed by wrapped: the officer's side, and the capture."""
    return [
        folders("Chromium's profile", profile),
        folders("the report", report),
        Place("MONITOR of Redis", lambda: commands(capture)),
    ]


def browser_memory(profile: Path) -> Place:
    """Of every process of the browser."""
    return memory("memory of Chromium", lambda: _family(_leader(profile)))


def may_dump(pids: Sequence[int]) -> list[str]:
    """The command lines of those that the kernel would write a core file of."""
    found = []
    for pid in pids:
        limits = Path(f"/proc/{pid}/limits").read_text().splitlines()
        (line,) = (line for line in limits if line.startswith("Max core file size"))
        if line.split()[4] not in ("0", "1"):
            found.append(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


def pids(leader: int) -> Callable[[], Sequence[int]]:
    """Of a process and all that it has started, as they are when it is asked."""
    return lambda: _family(leader)


def _family(leader: int) -> list[int]:
    return sorted(entry.pid for entry in process_table.family(leader))


def _leader(profile: Path) -> int:
    """The browser itself, which started all of its other processes."""
    for entry in process_table.entries():
        words = Path(f"/proc/{entry.pid}/cmdline").read_bytes().split(b"\0")
        if f"--user-data-dir={profile}".encode() in words and not any(b"--type=" in word for word in words):
            return entry.pid
    raise AssertionError("no browser runs with that profile")
