"""What each service and each server costs while a cluster plays: processor time and memory."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table

from services.cli.report.summary import RunReport
from tests.bench.usage import cpu_seconds, resident_mb
from tests.connected.cluster import Cluster
from tests.connected.servers.server import Server

_IDLE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Costs:
    """Who is measured, by name; the cores that each keeps busy while nothing is played; and what it had used
    when something was.
    """

    pids: Mapping[str, Sequence[int]]
    idle_cores: Mapping[str, float]
    before: Mapping[str, float]
    began: float

    @classmethod
    def begin(cls, made: Cluster, servers: Sequence[Server]) -> "Costs":
        """Watch them idle, then measure from now on."""
        pids = {name: [one.pid for one in all_of] for name, all_of in made.processes.items()}
        pids |= {server.name: [server.pid] for server in servers}
        before, began = {name: busy(found) for name, found in pids.items()}, time.monotonic()
        time.sleep(_IDLE_SECONDS)
        now, seconds = {name: busy(found) for name, found in pids.items()}, time.monotonic() - began
        idle = {name: (now[name] - before[name]) / seconds for name in pids}
        return cls(pids, idle, now, time.monotonic())

    def table(self, report: RunReport) -> Table:
        """What a frame, or a look, costs each of them beside idling."""
        shown = Table(title="whole processes, a recording flat out", title_justify="left")
        frames, looks = report.ledger.frames.seen, report.ledger.probes.seen
        seconds = time.monotonic() - self.began
        for column in ("process", "idle, cores", "core-ms a frame", "or a look", "memory, MB"):
            shown.add_column(column, justify="left" if column == "process" else "right")
        for name, pids in self.pids.items():
            used = max(0.0, busy(pids) - self.before[name] - seconds * self.idle_cores[name])
            memory = sum(resident_mb(pid) for pid in pids)
            shown.add_row(
                name,
                f"{self.idle_cores[name]:.3f}",
                f"{1000 * used / frames:.2f}",
                f"{1000 * used / looks:.1f}",
                f"{memory:.0f}",
            )
        seen = f"{frames} frames, {looks} looks, {report.ledger.tracks_opened} tracks, {seconds:.0f} s"
        shown.caption = seen
        return shown


def busy(pids: Sequence[int]) -> float:
    """Processor time of processes and all below them, in seconds."""
    return sum(cpu_seconds(pid) for pid in pids)
